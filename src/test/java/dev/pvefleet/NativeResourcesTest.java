package dev.pvefleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.SshConstants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What MINA SSHD reads from the class path at run time is in the native binary: a new version of it may bring more.
class NativeResourcesTest {
    @ParameterizedTest
    @ValueSource(classes = {SshClient.class, SshConstants.class})
    void eachResourceOfMinaIsNamed(Class<?> ofJar) throws Exception {
        List<PathMatcher> named = named();

        try (JarFile jar = new JarFile(jarOf(ofJar).toFile());
                Stream<String> entries = jar.stream().map(ZipEntry::getName)) {
            List<String> resources = entries.filter(name -> name.startsWith("org/"))
                    .filter(name -> !name.endsWith(".class") && !name.endsWith("/"))
                    .toList();
            assertThat(resources)
                    .isNotEmpty()
                    .allMatch(name -> named.stream().anyMatch(glob -> glob.matches(Path.of(name))));
        }
    }

    private static List<PathMatcher> named() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = NativeResourcesTest.class.getResourceAsStream("/application.properties")) {
            properties.load(Objects.requireNonNull(file));
        }
        return Stream.of(properties
                        .getProperty("quarkus.native.resources.includes")
                        .split(",", -1))
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob.strip()))
                .toList();
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
