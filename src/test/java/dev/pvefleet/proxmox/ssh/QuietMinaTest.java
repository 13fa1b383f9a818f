package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.sshd.common.util.logging.AbstractLoggingBean;
import org.junit.jupiter.api.Test;

/// What MINA logs of each try stays out of the log, also where MINA's code runs in an object of a class of ours: it
/// logs by the name of that class.
class QuietMinaTest {

    @Test
    void eachClassThatIsBuiltOnMinasHasALevel() throws Exception {
        Properties settings = new Properties();
        try (InputStream file = StreamSession.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        }

        List<String> loud = classes()
                .filter(AbstractLoggingBean.class::isAssignableFrom)
                .map(Class::getName)
                .filter(name ->
                        !"ERROR".equals(settings.getProperty("quarkus.log.category.\"%s\".level".formatted(name))))
                .toList();

        assertThat(classes()).contains(StreamSession.class);
        assertThat(loud).isEmpty();
    }

    private static Stream<Class<?>> classes() throws Exception {
        Path here = Path.of(StreamSession.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(StreamSession.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(here)) {
            return files
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .map(file -> StreamSession.class.getPackageName() + "." + file.replace(".class", ""))
                    .<Class<?>>map(QuietMinaTest::load)
                    .toList()
                    .stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, StreamSession.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
