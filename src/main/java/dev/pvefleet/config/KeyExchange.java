package dev.pvefleet.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A way to agree on the keys of an SSH session, by the name that ssh_config's `KexAlgorithms` gives it.
///
/// They stand in the order in which they are offered: what costs little comes first, and of those ML-KEM, which no
/// quantum computer undoes. NTRU Prime takes more than a second of processor time a connection where no compiler runs
/// beside the program, so it is left for servers that know nothing else. The exchanges with SHA-1 are offered only
/// where somebody names them.
public enum KeyExchange {
    MLKEM768_CURVE25519("mlkem768x25519-sha256"),
    CURVE25519("curve25519-sha256"),
    CURVE25519_LIBSSH("curve25519-sha256@libssh.org"),
    NISTP256("ecdh-sha2-nistp256"),
    NISTP384("ecdh-sha2-nistp384"),
    NISTP521("ecdh-sha2-nistp521"),
    CURVE448("curve448-sha512"),
    MLKEM768_NISTP256("mlkem768nistp256-sha256"),
    MLKEM1024_NISTP384("mlkem1024nistp384-sha384"),
    GROUP14("diffie-hellman-group14-sha256"),
    GROUP_EXCHANGE("diffie-hellman-group-exchange-sha256"),
    GROUP15("diffie-hellman-group15-sha512"),
    GROUP16("diffie-hellman-group16-sha512"),
    GROUP17("diffie-hellman-group17-sha512"),
    GROUP18("diffie-hellman-group18-sha512"),
    SNTRUP761("sntrup761x25519-sha512"),
    SNTRUP761_OPENSSH("sntrup761x25519-sha512@openssh.com"),
    GROUP_EXCHANGE_SHA1("diffie-hellman-group-exchange-sha1"),
    GROUP14_SHA1("diffie-hellman-group14-sha1"),
    GROUP1_SHA1("diffie-hellman-group1-sha1");

    /// Those that are offered where nothing is said.
    public static final List<KeyExchange> USUAL = Arrays.stream(values())
            .filter(exchange -> !exchange.word.endsWith("-sha1"))
            .toList();

    static final Map<String, KeyExchange> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(KeyExchange::toString, Function.identity()));

    private final String word;

    KeyExchange(String word) {
        this.word = word;
    }

    /// Its name, as SSH sends it.
    @Override
    public String toString() {
        return word;
    }
}
