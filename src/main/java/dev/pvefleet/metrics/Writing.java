package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Writes metrics in one form, each family for itself, so that the values of no more than one are held as objects.
final class Writing implements AutoCloseable {
    private final Form form;
    private final Packing packing;
    private final Sheet sheet = new Sheet();

    Writing(Form form) {
        this.form = form;
        this.packing = new Packing(form.encoding());
    }

    /// The families of one part.
    Map<Catalogue, Family> families(Part part) {
        Map<Catalogue, Family> families = new EnumMap<>(Catalogue.class);
        part.families().accept(points -> {
            if (!points.isEmpty()) {
                families.put(points.metric(), family(points));
            }
        });
        return families;
    }

    private Family family(Points points) {
        int end = write(new MetricSnapshots(points.snapshot()));
        int values = sheet.firstLineWithout('#');
        return new Family(packing.pack(sheet.bytes(), 0, values), packing.pack(sheet.bytes(), values, end));
    }

    /// The page that segments in this form make.
    Page page(List<Segment> segments) {
        return packing.page(segments);
    }

    /// Metrics as one run, without the end of a page.
    Segment run(MetricSnapshots metrics) {
        int end = write(metrics);
        return packing.pack(sheet.bytes(), 0, end);
    }

    /// What ends a page in this form.
    Segment end() {
        byte[] end = form.format().end();
        return packing.pack(end, 0, end.length);
    }

    private int write(MetricSnapshots metrics) {
        sheet.reset();
        form.format().write(metrics, sheet);
        return sheet.size() - form.format().end().length;
    }

    @Override
    public void close() {
        packing.close();
    }

    /// Bytes that are looked at where they stand, because a family may be megabytes long.
    private static final class Sheet extends ByteArrayOutputStream {
        private byte[] bytes() {
            return buf;
        }

        /// Where the first line begins that does not begin with the character.
        private int firstLineWithout(char begin) {
            int at = 0;
            while (at < count && buf[at] == begin) {
                while (at < count && buf[at] != '\n') {
                    at++;
                }
                at++;
            }
            return at;
        }
    }
}
