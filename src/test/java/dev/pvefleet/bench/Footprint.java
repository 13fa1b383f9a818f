package dev.pvefleet.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What Linux says that a process takes at one moment.
///
/// @param rssKb memory that it has, of which `anonKb` is its own and the rest pages of files, such as its program
/// @param peakKb the most that it ever had
public record Footprint(long rssKb, long anonKb, long peakKb, int threads, int files) {
    public static Footprint of(long pid) throws IOException {
        Path proc = Path.of("/proc/" + pid);
        Map<String, Long> status = status(Files.readAllLines(proc.resolve("status")));
        return new Footprint(
                status.getOrDefault("VmRSS", 0L),
                status.getOrDefault("RssAnon", 0L),
                status.getOrDefault("VmHWM", 0L),
                status.getOrDefault("Threads", 0L).intValue(),
                count(proc.resolve("fd")));
    }

    private static Map<String, Long> status(List<String> lines) {
        Map<String, Long> values = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(":?\\s+", -1);
            if (words.length > 1 && words[1].matches("\\d{1,18}")) {
                values.put(words[0], Long.valueOf(words[1]));
            }
        }
        return values;
    }

    private static int count(Path folder) throws IOException {
        int entries = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path _ : files) {
                entries++;
            }
        }
        return entries;
    }
}
