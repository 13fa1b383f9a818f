#!/bin/sh
# Runs a real systemd as process 1 of namespaces of its own, with the units of FOLDER/units, FOLDER/etc as
# /etc/pve-fleet, FOLDER itself as /run/shared, and the checkout where the unit expects the program. Nothing outside is
# changed but a control group, which is removed at the end. Needs root: sh namespaces.sh FOLDER CHECKOUT JDK
set -eu

case $1 in
  grouped)
    # systemd takes every process of its control group under its wing, so it must not be ours.
    shift
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    group=/sys/fs/cgroup/pve-fleet-test-$$
    mkdir "$group"
    echo $$ > "$group/cgroup.procs"
    unshare --mount --pid --ipc --uts --cgroup --fork --kill-child --mount-proc sh "$0" inside "$@" || true
    echo $$ > /sys/fs/cgroup/cgroup.procs
    find "$group" -depth -type d -exec rmdir {} +
    ;;
  inside)
    folder=$2 checkout=$3 jdk=$4
    mount -t tmpfs tmpfs /run
    mkdir /run/shared /run/etc /run/units
    mount --bind "$folder" /run/shared
    for target in sysinit basic network-online multi-user shutdown umount; do
      printf '[Unit]\nDefaultDependencies=no\n' > "/run/units/$target.target"
    done
    cp -a /etc/. /run/etc/
    mount --bind /run/etc /etc
    mkdir -p /etc/pve-fleet
    mount --bind /run/shared/etc /etc/pve-fleet
    mount -t tmpfs tmpfs /usr/local
    mkdir /usr/local/bin /usr/local/checkout /usr/local/jdk
    mount --bind "$checkout" /usr/local/checkout
    mount --bind "$jdk" /usr/local/jdk
    ln -s /usr/local/checkout/deploy/pve-fleet /usr/local/bin/pve-fleet
    mount -t tmpfs tmpfs /var/lib
    mount -t tmpfs -o mode=1777 tmpfs /tmp
    umount -R /sys/fs/cgroup
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    mount --bind /proc/sys /proc/sys
    mount -o remount,bind,ro /proc/sys
    # As a container manager leaves it to systemd, which hands credentials to services this way.
    mount --make-rshared /
    exec env -i container=pve-fleet-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
      SYSTEMD_UNIT_PATH=/run/shared/units:/run/units \
      /lib/systemd/systemd --system --unit=multi-user.target --log-target=null --show-status=no
    ;;
  *)
    exec unshare --mount --propagation private sh "$0" grouped "$@"
    ;;
esac
