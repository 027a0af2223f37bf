package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.embedded.EmbeddedTls;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.OutboundMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of Redis with TLS, as Celery writes them. */
class RedisTlsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "CERT_NONE"})
    void askForNoProofIfToldSo(String value) throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                EmbeddedTls proxy = new EmbeddedTls(folder, redis.port(), false)) {
            publish("rediss://:" + redis.password() + "@127.0.0.1:" + proxy.port() + "/0?ssl_cert_reqs=" + value);
        }
    }

    @Test
    void askForProofUnlessToldOtherwise() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                EmbeddedTls proxy = new EmbeddedTls(folder, redis.port(), false)) {
            String uri = "rediss://:" + redis.password() + "@127.0.0.1:" + proxy.port() + "/0";

            for (String unknownAuthority : new String[] {uri, uri + "?ssl_cert_reqs=required"}) {
                assertThatThrownBy(() -> publish(unknownAuthority)).isInstanceOf(BrokerAwayException.class);
            }
            publish(uri + "?ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs=" + proxy.certificate());
        }
    }

    @Test
    void checkTheNameUnlessToldOtherwise() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                EmbeddedTls proxy = new EmbeddedTls(folder, redis.port(), false)) {
            String uri = "rediss://:" + redis.password() + "@localhost:" + proxy.port() + "/0?ssl_ca_certs="
                    + proxy.certificate();

            assertThatThrownBy(() -> publish(uri)).isInstanceOf(BrokerAwayException.class);
            publish(uri + "&ssl_check_hostname=false");
        }
    }

    @Test
    void showACertificateOfTheirOwn() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                EmbeddedTls proxy = new EmbeddedTls(folder, redis.port(), true)) {
            String uri = "rediss://:" + redis.password() + "@127.0.0.1:" + proxy.port() + "/0?ssl_ca_certs="
                    + proxy.certificate();

            assertThatThrownBy(() -> publish(uri)).isInstanceOf(BrokerAwayException.class);
            publish(uri + "&ssl_certfile=" + proxy.certificate() + "&ssl_keyfile=" + proxy.key());
        }
    }

    @Test
    void takeKeysAndCertificatesFromAnApplication() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                EmbeddedTls proxy = new EmbeddedTls(folder, redis.port(), true)) {
            String uri = "rediss://:" + redis.password() + "@127.0.0.1:" + proxy.port() + "/0";
            RedisTls tls = new RedisTls(proxy.keys(), proxy.authorities(), List.of("TLSv1.3"), List.of());

            publish(uri, tls);
            assertThatThrownBy(() -> publish(
                            uri, new RedisTls(proxy.keys(), proxy.authorities(), List.of("TLSv1.1"), List.of())))
                    .isInstanceOf(BrokerAwayException.class);
            try (RedisResults results = RedisResults.connect(uri, TaskSettings.defaults(), Optional.of(tls))) {
                assertThat(results.find("unknown")).isEmpty();
            }
            assertThatThrownBy(() -> publish(uri + "?ssl_ca_certs=" + proxy.certificate(), tls))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("given twice");
            assertThatThrownBy(() -> publish(uri.replace("rediss", "redis"), tls))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("begins with rediss")
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain(redis.password()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rediss://:s3cret@localhost/0?ssl_cert_reqs=maybe | ssl_cert_reqs must be none, optional or required",
                "rediss://:s3cret@localhost/0?ssl_verify=s3cret   | unknown parameter 'ssl_verify'",
                "rediss://:s3cret@localhost/0?ssl_ca_certs=/no/such | ssl_ca_certs is to be a file of PEM",
                "rediss://:s3cret@localhost/0?ssl_check_hostname=1 | ssl_check_hostname must be true or false",
                "rediss://:s3cret@localhost/0?ssl_certfile=pom.xml | ssl_certfile and ssl_keyfile need each other",
                "redis://:s3cret@localhost/0?ssl_cert_reqs=none | ssl_cert_reqs needs an address that begins with rediss://",
            })
    void sayWhatIsWrongWithTheirParameters(String uri, String message) {
        assertThatThrownBy(() -> RedisBroker.connect(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("s3cret"));
    }

    private static void publish(String uri) {
        publish(RedisBroker.connect(uri));
    }

    private static void publish(String uri, RedisTls tls) {
        publish(RedisBroker.connect(uri, Map.of(), RedisKeyspace.DEFAULT, Optional.of(tls)));
    }

    private static void publish(RedisBroker connected) {
        try (RedisBroker broker = connected) {
            broker.control("mail").purge(1);
            broker.publish(OutboundMessage.of("mail", bytes("message")));
            assertThat(broker.status("mail").ready()).isEqualTo(1);
        }
    }
}
