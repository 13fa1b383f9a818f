package dev.pvefleet.boot;

import dev.pvefleet.metrics.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Those who wait for a page of one form. A page is put together for all who asked before that was begun, one page
/// after the other, so that hundreds of readers cost no more than one, and none gets a page from before it asked.
final class PageQueue {
    private final Supplier<Page> page;
    private final Executor worker;
    private List<Reader> waiting = new ArrayList<>();
    private boolean busy;

    /// @param page puts one together
    /// @param worker where that may take its time
    PageQueue(Supplier<Page> page, Executor worker) {
        this.page = page;
        this.worker = worker;
    }

    /// Who is told, on the worker, how it ended.
    record Reader(Consumer<Page> page, Consumer<Throwable> failure) {}

    void ask(Reader reader) {
        synchronized (this) {
            waiting.add(reader);
            if (busy) {
                return;
            }
            busy = true;
        }
        worker.execute(this::work);
    }

    private void work() {
        for (List<Reader> readers = next(); !readers.isEmpty(); readers = next()) {
            serve(readers);
        }
    }

    private synchronized List<Reader> next() {
        List<Reader> readers = waiting;
        waiting = new ArrayList<>();
        busy = !readers.isEmpty();
        return readers;
    }

    /// An error, such as that the memory is used up, ends this page and not the queue: whoever asks later would wait
    /// for ever.
    private void serve(List<Reader> readers) {
        Page made;
        try {
            made = page.get();
        } catch (RuntimeException | Error failure) {
            readers.forEach(reader -> reader.failure.accept(failure));
            return;
        }
        readers.forEach(reader -> reader.page.accept(made));
    }
}
