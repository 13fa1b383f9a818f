package dev.pvefleet.simulator.cluster;

/// PVE's sizes with a unit, as the `size=` of a volume has them.
public final class Sizes {
    private static final String KEY = ",size=";
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /// The bytes of `32G` or `1.5T`; a number without a unit is bytes.
    public static long parse(String size) {
        int power = UNITS.indexOf(size.charAt(size.length() - 1)) + 1;
        String number = power == 0 ? size : size.substring(0, size.length() - 1);
        return (long) (Double.parseDouble(number) * (1L << (10 * power)));
    }

    /// The bytes of `local-lvm:vm-100-disk-0,iothread=1,size=32G`; 0 if it names no size.
    public static long ofVolume(String volume) {
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
