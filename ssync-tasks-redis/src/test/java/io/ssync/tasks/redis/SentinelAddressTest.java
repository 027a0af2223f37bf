package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two forms of an address of Sentinels. */
class SentinelAddressTest {
    private static RedisAddress parse(String uri, Map<String, ?> options) {
        return RedisAddress.parse(uri, options, "test", Duration.ofSeconds(1));
    }

    private static List<String> sentinels(RedisURI uri) {
        return uri.getSentinels().stream()
                .map(sentinel -> sentinel.getHost() + ":" + sentinel.getPort())
                .toList();
    }

    @Test
    void theUsualForm() {
        RedisAddress address = parse(
                "redis-sentinel://worker:p%40ss+word@one,two:26380,[::1]:26381/3?master_name=school"
                        + "&sentinel_username=s&sentinel_password=q%26",
                Map.of());

        RedisURI uri = address.uri();
        assertThat(sentinels(uri)).containsExactly("one:26379", "two:26380", "[::1]:26381");
        assertThat(uri.getSentinelMasterId()).isEqualTo("school");
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.isSsl()).isFalse();
        assertThat(address.text()).isEqualTo("redis-sentinel://one:26379,two:26380,[::1]:26381/3?master_name=school");
        assertThat(address).hasToString(address.text());
    }

    @Test
    void theFormOfCelery() {
        RedisAddress address = parse(
                "sentinel://:secret@one:26379/1;sentinel://:secret@two:26380/1",
                Map.of("master_name", "school", "sentinel_kwargs", Map.of("password", "other")));

        RedisURI uri = address.uri();
        assertThat(sentinels(uri)).containsExactly("one:26379", "two:26380");
        assertThat(uri.getSentinelMasterId()).isEqualTo("school");
        assertThat(uri.getDatabase()).isEqualTo(1);
    }

    @Test
    void withTls() {
        RedisURI uri = parse("rediss-sentinel://one,two/0?master_name=m&ssl_cert_reqs=none", Map.of())
                .uri();

        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.isVerifyPeer()).isFalse();
        assertThat(uri.getSentinels()).allSatisfy(sentinel -> {
            assertThat(sentinel.isSsl()).isTrue();
            assertThat(sentinel.isVerifyPeer()).isFalse();
        });
    }

    @Test
    void theNameMayBeAFragmentAsLettuceHasIt() {
        assertThat(parse("redis-sentinel://one#school", Map.of()).uri().getSentinelMasterId())
                .isEqualTo("school");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis-sentinel://one,two/0", "sentinel://one:26379/0", "redis-sentinel://one?master_name="})
    void needsTheNameOfThePrimary(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(uri, Map.of()))
                .withMessageContaining("?master_name=…")
                .withMessageContaining("broker_transport_options");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-sentinel://",
                "redis-sentinel:///0?master_name=m",
                "redis-sentinel://:sec/ret@one?master_name=m",
                "redis-sentinel://:secret@one:70000?master_name=m",
                "redis-sentinel://:secret@one,?master_name=m",
                "redis-sentinel://:secret@one:x?master_name=m",
                "redis-sentinel://:secret@one/school?master_name=m",
                "sentinel://:secret@one;redis://two"
            })
    void isRefusedWithoutItsPassword(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(uri, Map.of("master_name", "m")))
                .withMessageContaining("not an address of Sentinels: expected redis-sentinel://")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("sec"))
                .withNoCause();
    }

    @Test
    void anUnknownParameterIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("redis-sentinel://one?master_name=m&colour=red", Map.of()))
                .withMessageContaining("unknown parameter 'colour'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("redis-sentinel://one?master_name=m&ssl_cert_reqs=none", Map.of()))
                .withMessageContaining("rediss");
    }
}
