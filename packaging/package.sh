#!/bin/bash
# Builds what is released into dist/: wheel and sdist, the bundle as a tarball and as a .deb, the bill of materials, and
# SHA256SUMS over all of them. Then it starts the built program and prints sizes, times and memory.
# Two runs on the same commit and machine give the same files: times in them are those of the commit.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=build/package-venv
bundle=build/bundle/routstr-desktop
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)} PYTHONHASHSEED=0 LC_ALL=C.UTF-8
umask 022

if [[ ! -e $venv/.ready || requirements.lock -nt $venv/.ready || packaging/requirements-package.lock -nt $venv/.ready ]]; then
    rm -rf "$venv"
    packaging/setup.sh "$venv"
    "$venv/bin/python" -m pip install --disable-pip-version-check --quiet --require-hashes --only-binary :all: \
        -r packaging/requirements-package.lock
    touch "$venv/.ready"
fi
python=$venv/bin/python
version=$("$python" -c 'from routstr_desktop import __version__; print(__version__)')

rm -rf dist build/bundle
mkdir -p dist
nice "$python" -m hatchling build -d dist
echo "Building the bundle (one to three minutes)"
nice "$python" -m PyInstaller --noconfirm --log-level ERROR --workpath build/bundle-work --distpath build/bundle \
    packaging/bundle/routstr-desktop.spec
cp "$bundle/_internal/sbom.cdx.json" "dist/routstr-desktop-$version.sbom.cdx.json"

if [[ $(uname) == Linux ]]; then
    name=routstr-desktop-$version-linux-$(uname -m)
    nice tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --transform "s,^routstr-desktop,$name," \
        -C build/bundle -c routstr-desktop | nice gzip -n >"dist/$name.tar.gz"
    command -v dpkg-shlibdeps >/dev/null && nice "$python" packaging/linux/deb.py "$bundle" dist >/dev/null
fi
(cd dist && sha256sum -- * >SHA256SUMS)

du -sm "$bundle" | awk '{ print "bundle " $1 " MB" }'
(cd dist && ls -l | awk 'NR > 1 { printf "%8.1f MB  %s\n", $5 / 1e6, $9 }')
"$python" packaging/smoke.py "$PWD/$bundle/routstr-desktop"
