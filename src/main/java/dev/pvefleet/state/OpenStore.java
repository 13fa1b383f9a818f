package dev.pvefleet.state;

/// A store that somebody has open, with the audit trail in the same file.
public interface OpenStore extends StateStore, ChangeJournal, AutoCloseable {
    /// Ends changes that are said to run although their process is gone.
    ///
    /// @return how many there were
    int interruptAbandoned();

    /// Forgets what is too old or too much.
    void tidy();

    /// Puts everything into the file itself, and lets go of it.
    @Override
    void close();
}
