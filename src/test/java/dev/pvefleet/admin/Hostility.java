package dev.pvefleet.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Makes requests that mean harm, none of which may be let through. The same ones for the same seed.
///
/// Each is one attack on a request that would be good without it, so that what refuses it is what shall refuse it.
final class Hostility {
    /// What is attacked by those that a server may also answer by ending the connection.
    static final String FRAMING = "framing";

    private static final String JSON_TYPE = "Content-Type: application/json\r\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What a shell, a path, a terminal, a parser or a C string would trip over.
    private static final List<String> WORDS = List.of(
            "$(id)",
            "`id`",
            ";id",
            "|id",
            "&& id",
            "a b",
            "'",
            "\"",
            "\\",
            "../../access/users",
            "..",
            "/etc/passwd",
            "100/../../version",
            "100;x",
            "100?x=1",
            "100#",
            "100%2f",
            "100%00",
            "\0",
            "100\0",
            "\n",
            "100\nid",
            "\r\nX-Injected: 1",
            "-1",
            "--help",
            "0x64",
            "1e2",
            "٣٠٠",
            "１００",
            "\u202e100",
            "\ud83d\udc0a",
            "<script>",
            "{{7*7}}",
            "%s%n",
            "null",
            "true",
            "99999999999999999999",
            "0",
            "");

    private static final List<String> KEYS = List.of(
            "net0;id",
            "../net0",
            "net0=1&delete",
            "net 0",
            "net0\n",
            "\0",
            "",
            "-net0",
            "--delete",
            "Net0$",
            "a".repeat(100));

    private final Random random;

    Hostility(long seed) {
        random = new Random(seed);
    }

    /// One raw HTTP request that asks for the connection to be closed, and what is attacked with it.
    Attack next() {
        return switch (random.nextInt(13)) {
            case 0 -> path("vmid", "/api/v1/guests/lab/" + inPath());
            case 1 -> path("target", "/api/v1/guests/" + inPath() + "/100");
            case 2 -> post("vmid", "/api/v1/targets/lab/qemu/" + inPath() + "/start", "{}");
            case 3 -> post("operation", "/api/v1/targets/lab/qemu/100/" + inPath(), "{}");
            case 4 -> path("tag", "/api/v1/guests?tag=" + inQuery());
            case 5 -> delete();
            case 6 -> setConfig();
            case 7 -> argument();
            case 8 -> command();
            case 9 -> body();
            case 10 -> header();
            case 11 -> framing();
            default -> large();
        };
    }

    private Attack delete() {
        String name = pick(List.of("purge", "force", "dryRun", "vmid"));
        return new Attack(
                "query " + name,
                request("DELETE", "/api/v1/targets/lab/qemu/100?" + name + "=" + inQuery(), "", new byte[0]));
    }

    private Attack setConfig() {
        if (random.nextBoolean()) {
            return post("config key", path(), object(Map.of("config", Map.of(pick(KEYS), "1"))));
        }
        String value = pick(List.of("a\0b", "\0", "x\ny", "x\r\nlock: backup", "\u001b[2J"));
        return random.nextBoolean()
                ? post("config value", path(), object(Map.of("config", Map.of("name", value))))
                : post(
                        "tag",
                        path(),
                        object(Map.of(
                                "config",
                                Map.of("tags", pick(List.of("a;$(id)", "`id`", "../x", "a'b", "\0", "a\nb", "-x"))))));
    }

    private static String path() {
        return "/api/v1/targets/lab/qemu/100/set-config";
    }

    /// Something wrong in one of the arguments of a clone or a new container, most of which end up in PVE's paths.
    private Attack argument() {
        String word =
                pick(List.of("../x", "a/b", "a;b", "$(id)", "a b", "\0", "a\nb", "", "'", "-", "é", "x".repeat(300)));
        if (random.nextBoolean()) {
            String name = pick(List.of("name", "storage", "node", "pool", "snapname", "format", "vmid", "templateId"));
            Map<String, Object> good = new TreeMap<>(Map.of("vmid", 9001, "name", "web"));
            good.put(name, name.equals("templateId") ? "\0" + word : word + (name.equals("pool") ? "//" : ""));
            return post("argument " + name, "/api/v1/targets/lab/qemu/9000/clone", object(good));
        }
        String name = pick(
                List.of("vmid", "node", "ostemplate", "hostname", "storage", "rootfsSize", "cores", "unprivileged"));
        Map<String, Object> good = new TreeMap<>(Map.of(
                "vmid",
                9201,
                "ostemplate",
                "local:vztmpl/debian.tar.zst",
                "hostname",
                "edge",
                "storage",
                "local-lvm",
                "rootfsSize",
                8));
        good.put(name, word);
        return post("argument " + name, "/api/v1/targets/lab/lxc", object(good));
    }

    private Attack command() {
        Object command = pick(List.of(
                "ls; id",
                List.of(),
                List.of(""),
                List.of("ls", "a\0b"),
                List.of("\0"),
                List.of("ls", 1),
                List.of(List.of("ls")),
                Map.of("0", "ls"),
                Collections.nCopies(600, "x")));
        return post("argv", "/api/v1/targets/lab/qemu/100/guest-exec", object(Map.of("command", command)));
    }

    private Attack body() {
        byte[] good = "{\"waitForIp\":true,\"ipTimeoutSec\":5}".getBytes(UTF_8);
        byte[] bad = switch (random.nextInt(9)) {
            case 0 ->
                new String(good, UTF_8)
                        .substring(0, 1 + random.nextInt(good.length - 1))
                        .getBytes(UTF_8);
            case 1 -> "[".repeat(1 + random.nextInt(30_000)).getBytes(UTF_8);
            case 2 -> "{\"a\":".repeat(1 + random.nextInt(10_000)).getBytes(UTF_8);
            case 3 -> inserted(good, (byte) (0x80 + random.nextInt(0x80)));
            case 4 -> inserted(good, (byte) 0);
            case 5 -> "{\"ipTimeoutSec\":1e999999999}".getBytes(UTF_8);
            case 6 -> ("{\"ipTimeoutSec\":" + "9".repeat(5 + random.nextInt(60_000)) + "0}").getBytes(UTF_8);
            case 7 ->
                object(Map.of("unknown" + random.nextInt(1_000), pick(WORDS))).getBytes(UTF_8);
            default ->
                object(Map.of(pick(List.of("waitForIp", "dryRun", "ipTimeoutSec")), List.of(pick(WORDS))))
                        .getBytes(UTF_8);
        };
        return new Attack("body", request("POST", "/api/v1/targets/lab/qemu/100/start", JSON_TYPE, bad));
    }

    private Attack header() {
        String header = switch (random.nextInt(6)) {
            case 0 -> "Idempotency-Key: two words\r\n";
            case 1 -> "Idempotency-Key: a\r\nIdempotency-Key: b\r\n";
            case 2 -> "Idempotency-Key: " + "k".repeat(201 + random.nextInt(1_000)) + "\r\n";
            case 3 -> "Content-Type: text/" + random.nextInt(100) + "\r\n";
            case 4 -> "X-Null: a\0b\r\n";
            default -> "X-Endless: " + "x".repeat(40_000) + "\r\n";
        };
        return new Attack(
                "header", request("POST", "/api/v1/targets/lab/qemu/100/start", header, "{}".getBytes(UTF_8)));
    }

    /// Where one request ends and the next begins, told twice.
    private Attack framing() {
        String header =
                pick(List.of("Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n", "Content-Length: -1\r\n"));
        String smuggled = "POST /api/v1/targets/lab/qemu/100/stop HTTP/1.1\r\nHost: x\r\n\r\n";
        return new Attack(
                FRAMING, request("POST", "/api/v1/targets/lab/qemu/100/start", header, smuggled.getBytes(UTF_8)));
    }

    private Attack large() {
        byte[] body = new byte[Body.LIMIT + 1 + random.nextInt(1 << 19)];
        Arrays.fill(body, (byte) ' ');
        body[0] = '{';
        return new Attack("size", request("POST", "/api/v1/targets/lab/qemu/100/start", JSON_TYPE, body));
    }

    private Attack path(String what, String target) {
        return new Attack(what, request("GET", target, "", new byte[0]));
    }

    private Attack post(String what, String target, String body) {
        return new Attack(what, request("POST", target, JSON_TYPE, body.getBytes(UTF_8)));
    }

    private static byte[] request(String method, String target, String headers, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                (method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                + FakeAgent.OPERATOR + "\r\n" + headers
                                + (body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n")
                        .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /// A word for a path: encoded, or as raw as a request line can hold it.
    private String inPath() {
        String word = pick(WORDS);
        boolean raw = random.nextBoolean() && word.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '?' && c != '#');
        return raw ? word : inQuery(word);
    }

    private String inQuery() {
        String word = pick(WORDS);
        // These are good tags and flags.
        return inQuery(
                List.of("0", "true", "null", "0x64", "1e2", "99999999999999999999")
                                .contains(word)
                        ? "$" + word
                        : word);
    }

    private static String inQuery(String word) {
        return URLEncoder.encode(word, UTF_8).replace("+", "%20");
    }

    private byte[] inserted(byte[] good, byte bad) {
        int place = random.nextInt(good.length);
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(good, 0, place);
        made.write(bad);
        made.write(good, place, good.length - place);
        return made.toByteArray();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String object(Map<String, ?> members) {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param what is attacked
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Attack(String what, byte[] request) {
        @Override
        public String toString() {
            String text = new String(request, ISO_8859_1);
            return what + ": " + text.substring(0, Math.min(600, text.length()));
        }
    }
}
