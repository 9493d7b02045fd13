#!/bin/bash
# Proves a .deb in a bare Debian 12 that has neither Python nor this tree: `bare.sh DEB [TREE]`, as root. TREE is made by
# debootstrap unless it is there, and kept. The mint, the screen and the keyring of the smoke test are those of this computer.
set -euo pipefail
cd "$(dirname "$0")/../.."

deb=$(realpath "$1")
tree=$(realpath -m "${2:-build/bare-debian}")

[[ -d $tree/etc ]] || debootstrap --variant=minbase bookworm "$tree" >/dev/null
# How this computer reaches its package sources, and whom it trusts for that.
cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d /etc/apt/trusted.gpg.d "$tree/etc/apt/" 2>/dev/null || true
cp /etc/resolv.conf "$tree/etc/"
install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/ca-certificates.crt"
cp "$deb" "$tree/root/"

mounted=()
leave() { for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}"; done; }
trap leave EXIT
for place in /proc /dev /dev/pts /tmp; do
    mount --bind "$place" "$tree$place"
    mounted+=("$tree$place")
done

in_tree() { chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
in_tree apt-get -qq update
in_tree apt-get -qq install -y --reinstall --no-install-recommends "/root/$(basename "$deb")" >/dev/null
if in_tree sh -c 'command -v python3'; then
    echo "There is a Python in $tree: this proves nothing." >&2
    exit 1
fi
in_tree routstr-desktop --version
in_tree routstr-desktop demo --exit | tail -n 2

wrapper=$(mktemp)
trap 'rm -f "$wrapper"; leave' EXIT
printf '#!/bin/sh\nexec chroot %q /usr/bin/routstr-desktop "$@"\n' "$tree" >"$wrapper"
chmod +x "$wrapper"
build/package-venv/bin/python packaging/smoke.py "$wrapper"
