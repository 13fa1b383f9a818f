package dev.pvefleet.simulator.cluster;

/// PVE's sizes with a unit, as the `size=` of a volume has them.
final class Sizes {
    private static final String KEY = ",size=";
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /// The bytes of `local-lvm:vm-100-disk-0,iothread=1,size=32G`; 0 if it names no size.
    static long ofVolume(String volume) {
        int key = volume.indexOf(KEY);
        if (key < 0) {
            return 0;
        }
        int start = key + KEY.length();
        int end = start;
        while (end < volume.length() && Character.isDigit(volume.charAt(end))) {
            end++;
        }
        int power = end < volume.length() ? UNITS.indexOf(volume.charAt(end)) + 1 : 0;
        return Long.parseLong(volume, start, end, 10) << (10 * power);
    }
}
