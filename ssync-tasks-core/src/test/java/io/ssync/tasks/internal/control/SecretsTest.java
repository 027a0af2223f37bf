package io.ssync.tasks.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void hidesCredentialsByTheirNameAndInAddressesAtAnyDepth() {
        Map<String, Object> shown = Secrets.hidden(Map.of(
                "broker_url", "redis://user:p:w@host:6379/0",
                "plain_url", "redis://host:6379/0",
                "redis_password", "x",
                "options", Map.of("sentinel_kwargs", Map.of("password", "x"), "global_keyprefix", "sch:"),
                "list", List.of("sentinel://:pw@a:1", 5)));

        assertThat(shown)
                .containsEntry("broker_url", "redis://user:********@host:6379/0")
                .containsEntry("plain_url", "redis://host:6379/0")
                .containsEntry("redis_password", "********")
                .containsEntry(
                        "options",
                        Map.of("sentinel_kwargs", Map.of("password", "********"), "global_keyprefix", "sch:"))
                .containsEntry("list", List.of("sentinel://:********@a:1", 5));
    }
}
