; Installer for Windows, for one user and without administrator's rights. A recipe that nobody has run yet.
; On Windows, from the top of the tree, with Python 3.11 or 3.12 and Inno Setup 6:
;   py -m venv build\package-venv
;   build\package-venv\Scripts\python -m pip install --require-hashes --only-binary :all: -r requirements.lock
;   build\package-venv\Scripts\python -m pip install --require-hashes --only-binary :all: -r packaging\requirements-package.lock
;   build\package-venv\Scripts\python -m pip install --no-deps --no-build-isolation -e .
;   build\package-venv\Scripts\python packaging\icons.py build\routstr-desktop.ico
;   set ROUTSTR_ICON=%CD%\build\routstr-desktop.ico
;   build\package-venv\Scripts\python -m PyInstaller --noconfirm --workpath build\bundle-work --distpath build\bundle packaging\bundle\routstr-desktop.spec
;   for /f %v in ('build\package-venv\Scripts\python -c "import routstr_desktop as r; print(r.__version__)"') do iscc /DVersion=%v packaging\windows\routstr-desktop.iss

#ifndef Version
  #error Give the version: /DVersion=...
#endif

[Setup]
AppId={{6B0A63A4-1F5E-4C39-9B53-0E6B0C5E9A11}
AppName=Routstr Desktop
AppVersion={#Version}
AppPublisher=The Routstr Desktop developers
AppPublisherURL=https://routstr.com
DefaultDirName={autopf}\Routstr Desktop
DefaultGroupName=Routstr Desktop
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\routstr-desktop.ico
UninstallDisplayIcon={app}\routstr-desktop.exe
OutputDir=..\..\dist
OutputBaseFilename=routstr-desktop-{#Version}-windows-setup
Compression=lzma2
SolidCompression=yes
; A node that sells is asked to end before its files are replaced.
CloseApplications=yes
RestartApplications=no

[Files]
Source: "..\..\build\bundle\routstr-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Routstr Desktop"; Filename: "{app}\routstr-desktop.exe"
Name: "{autodesktop}\Routstr Desktop"; Filename: "{app}\routstr-desktop.exe"; Tasks: desktopicon

[Tasks]
Name: "desktopicon"; Description: "Put an icon on the desktop"; Flags: unchecked

[Registry]
; cashu: links open Receive, which shows what a token is before anything is done with it.
Root: HKCU; Subkey: "Software\Classes\cashu"; ValueType: string; ValueData: "URL:Cashu ecash"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\cashu"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\cashu\shell\open\command"; ValueType: string; ValueData: """{app}\routstr-desktop.exe"" open ""%1"""
; Written by the program's own switch "Start at login".
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: none; ValueName: "routstr-desktop"; Flags: uninsdeletevalue dontcreatekey

[Run]
Filename: "{app}\routstr-desktop.exe"; Description: "Open Routstr Desktop"; Flags: nowait postinstall skipifsilent
