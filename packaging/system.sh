#!/bin/bash
# Checks for the system libraries and tools that `run`, `test`, `package`, `bench`, `reader` or `wayland` needs, and installs the missing ones
# with apt.
# Probes look for the library or the command itself, not for a package: package names differ between releases.
# Without root and without a password-less sudo it prints the one line to run, and stops.
set -euo pipefail

want=${1:-run}
missing=()
need() { missing+=("$1"); }

libraries=$( (PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true) | awk '{ print $1 }')
library() { grep -qxF "$1" <<<"$libraries" || need "$2"; }
command_() { PATH=$PATH:/sbin:/usr/sbin command -v "$1" >/dev/null || need "$2"; }

python=$("$(dirname "$0")/python.sh") || exit 1
"$python" -c 'import ensurepip, venv' 2>/dev/null || need "$(basename "$(readlink -f "$(command -v "$python")")")-venv"

if [[ $(uname) == Linux ]]; then
    [[ -e /etc/ssl/certs/ca-certificates.crt || ! -d /etc/apt ]] || need ca-certificates
    while read -r name package; do
        library "$name" "$package"
    done <<'LIST'
libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libX11.so.6 libx11-6
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libxkbcommon.so.0 libxkbcommon0
libbrotlidec.so.1 libbrotli1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-image.so.0 libxcb-image0
libX11-xcb.so.1 libx11-xcb1
libxcb-randr.so.0 libxcb-randr0
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-sync.so.1 libxcb-sync1
LIST
    if [[ $want == test || $want == bench || $want == package || $want == reader ]]; then
        command_ Xvfb xvfb
        command_ openbox openbox
        command_ xdotool xdotool
    fi
    if [[ $want == test || $want == package ]]; then
        command_ trayer trayer
        command_ dbus-run-session dbus
        command_ gnome-keyring-daemon gnome-keyring
    fi
    if [[ $want == package ]]; then
        command_ objdump binutils
        ! command -v dpkg >/dev/null || command_ dpkg-shlibdeps dpkg-dev
        "$python" -c 'import sysconfig; v = sysconfig.get_config_vars(); open(v["LIBDIR"] + "/" + v["INSTSONAME"])' 2>/dev/null ||
            library "libpython$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])').so.1.0" libpython3.11
    fi
    if [[ $want == reader ]]; then
        command_ dbus-run-session dbus
        [[ -x /usr/libexec/at-spi-bus-launcher ]] || need at-spi2-core
        command_ orca orca
        command_ speech-dispatcher speech-dispatcher
    fi
    if [[ $want == test ]]; then
        command_ xwininfo x11-utils
        command_ import imagemagick
        command_ tor tor
        command_ dex dex
        command_ gio libglib2.0-bin
        command_ node nodejs
        command_ npm npm
        command_ ip iproute2
    fi
    if [[ $want == wayland ]]; then
        command_ sway sway
        command_ grim grim
        command_ wtype wtype
        command_ wl-copy wl-clipboard
        command_ unshare util-linux
    fi
    if [[ $want == bench ]]; then
        command_ nginx nginx-light
        command_ cc "gcc libc6-dev"
    fi
fi

[[ ${#missing[@]} -gt 0 ]] || exit 0

# shellcheck disable=SC2206  # one entry may name two packages
packages=(${missing[@]})
line="apt-get install -y --no-install-recommends ${packages[*]}"
if ! command -v apt-get >/dev/null; then
    echo "Not found on this computer (by their Debian names): ${packages[*]}" >&2
    echo "Install them with your system's package manager, then run make again." >&2
    exit 1
fi
if [[ $(id -u) == 0 ]]; then
    as_root=(env DEBIAN_FRONTEND=noninteractive)
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n env DEBIAN_FRONTEND=noninteractive)
else
    echo "Some system libraries are missing. Run this one line, then make again:" >&2
    echo "  sudo apt-get update && sudo $line" >&2
    exit 1
fi
echo "Installing system libraries: ${packages[*]}"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
# shellcheck disable=SC2086
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" $line; } </dev/null >"$said" 2>&1; then
    tail -n 40 "$said" >&2
    echo "That did not work. Run it yourself, then make again: $line" >&2
    exit 1
fi
