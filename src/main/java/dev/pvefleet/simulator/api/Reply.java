package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.worker.Worker;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a handler gives back: an answer now, or one that must be waited for, as for a lock file.
@FunctionalInterface
interface Reply {
    /// The answer, if by now there is one.
    ///
    /// @throws ApiError if by now the request has failed
    Optional<Answer> now();

    /// The answer once a worker is done; its failure is that of the request.
    static Reply after(Worker worker, Supplier<Answer> answer) {
        return afterEnd(worker, ended -> {
            ended.failure().ifPresent(failure -> {
                throw ApiError.of(failure);
            });
            return answer.get();
        });
    }

    /// The answer once a worker has ended, well or not.
    static Reply afterEnd(Worker worker, Function<Worker, Answer> answer) {
        return () -> worker.hasEnded() ? Optional.of(answer.apply(worker)) : Optional.empty();
    }
}
