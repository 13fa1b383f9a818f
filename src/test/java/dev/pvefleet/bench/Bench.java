package dev.pvefleet.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Asks every question of each form that it is about and that is built, and prints what came out.
///
/// It exits with 1 when something could not be measured, never because of a figure.
final class Bench {
    private static final Path RESULT = Path.of("target/bench.md");

    private Bench() {}

    public static void main(String... args) throws IOException {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        List<Form> forms = Form.built();
        Sheet sheet = new Sheet(forms);
        String machine = Machine.describe();
        for (Question question : chosen()) {
            sheet.expect(question.lines(), question.forms());
            for (Form form : forms) {
                if (question.forms().contains(form)) {
                    ask(question, form, sheet);
                }
            }
        }
        print(new PrintWriter(System.out, true, StandardCharsets.UTF_8), machine, sheet);
        try (PrintWriter file = new PrintWriter(RESULT.toFile(), StandardCharsets.UTF_8)) {
            print(file, machine, sheet);
        }
        System.exit(sheet.hasGaps() ? 1 : 0);
    }

    private static List<Question> chosen() {
        List<String> names =
                List.of(System.getProperty("bench", "").replace("${bench}", "").split(",", -1));
        return all().filter(question -> names.contains(question.name()) || names.equals(List.of("")))
                .toList();
    }

    private static Stream<Question> all() {
        return Stream.of(
                new CallCounts(),
                new RemoteCommands(),
                new Cycle(),
                new Scrape(),
                new Start(),
                new Memory(duration("bench.memory", "3m")),
                new DeadTarget(),
                new Micro());
    }

    private static Duration duration(String property, String usual) {
        return Duration.parse("PT" + System.getProperty(property, usual));
    }

    private static void ask(Question question, Form form, Sheet sheet) throws IOException {
        long began = System.nanoTime();
        System.err.printf("bench: %s, %s%n", question.name(), form);
        Path folder = Files.createTempDirectory("pve-fleet-bench-");
        try {
            question.measure(form, folder, sheet);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sheet.failed(question.lines(), form, e);
        } catch (Exception e) {
            sheet.failed(question.lines(), form, e);
        } finally {
            deleteAll(folder);
        }
        System.err.printf("bench: %s, %s: %d s%n", question.name(), form, (System.nanoTime() - began) / 1_000_000_000L);
    }

    private static void print(PrintWriter out, String machine, Sheet sheet) {
        sheet.table().printMarkdown(out);
        out.println();
        out.println("Measured on " + machine + ".");
        out.println();
        sheet.remarks().forEach(out::println);
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
