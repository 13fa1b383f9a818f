package dev.pvefleet.proxmox;

import java.util.IdentityHashMap;
import java.util.List;

/// The answers to requests that were sent together, one for each.
public final class Answers {
    private final IdentityHashMap<Request<?>, Answer<?>> byRequest = new IdentityHashMap<>();

    /// @param answers in the order of the requests
    Answers(List<? extends Request<?>> requests, List<? extends Answer<?>> answers) {
        for (int i = 0; i < requests.size(); i++) {
            byRequest.put(requests.get(i), answers.get(i));
        }
    }

    /// The answer to one of the requests.
    ///
    /// @throws IllegalArgumentException if it was not among them
    @SuppressWarnings("unchecked") // only ProxmoxApi fills the map, each request with an answer of its own type
    public <T> Answer<T> to(Request<T> request) {
        Answer<?> answer = byRequest.get(request);
        if (answer == null) {
            throw new IllegalArgumentException("that was not asked");
        }
        return (Answer<T>) answer;
    }
}
