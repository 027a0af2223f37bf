package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Step;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.InMemoryBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same canvas built in Java and in Python gives the same messages, but for ids. */
class CanvasMessagesTest {
    private static final String ADD = "academic.tasks.add";
    private static final String SUM = "academic.tasks.xsum";

    /**
     * What differs from one call to the next, and what Python's client repeats of the tree around a signature: whoever starts that
     * signature sets it anew.
     */
    private static final Set<String> OF_ONE_CALL =
            Set.of("task_id", "reply_to", "group_id", "group_index", "chord", "root_id", "parent_id");

    private static final Map<String, Object> CANVASES = Map.of(
            "message_chunks",
            Group.chunks(2, List.of(add(1, 1), add(2, 2), add(3, 3))),
            "message_chain",
            add(1, 2).then(ADD, 3).then(ADD, 4),
            "message_chain_options",
            add(1, 2)
                    .then(Step.of(ADD, 3)
                            .with(TaskOptions.countdown(Duration.ofSeconds(5)).queue("reports")))
                    .thenRun(add(4, 4))
                    .onFailure(Step.of("academic.tasks.log_error")),
            "message_chain_group_task",
            add(1, 1).thenEach(List.of(Step.of(ADD, 2), Step.of(ADD, 3))).then(SUM),
            "message_chain_ends_group",
            add(1, 1).thenEach(List.of(Step.of(ADD, 2), Step.of(ADD, 3))),
            "message_group",
            Group.of(add(1, 1), add(2, 2)),
            "message_group_of_chains",
            Group.of(add(1, 1).then(ADD, 2), add(5, 5)),
            "message_chord",
            Group.of(add(1, 1), add(2, 2)).then(SUM),
            "message_chord_of_chains",
            Group.of(add(1, 1).then(ADD, 2), add(5, 5)).then(SUM));

    private static Signature<Object> add(int x, int y) {
        return Signature.of(ADD, List.of(x, y));
    }

    static Stream<String> captures() {
        return Captures.VERSIONS.stream()
                .flatMap(version -> CANVASES.keySet().stream().sorted().map(name -> version + "/" + name));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void areThoseOfPython(String capture) throws Exception {
        List<String> python = Captures.in(capture).stream()
                .map(Captures.Capture::decode)
                .map(message -> shown(message, hasIndex(capture)))
                .sorted()
                .toList();

        assertThat(messages(CANVASES.get(capture.substring(capture.indexOf('/') + 1)), hasIndex(capture)))
                .isEqualTo(python);
    }

    /** Celery 5.2 numbers the members of a header, and no others. */
    private static boolean hasIndex(String capture) {
        return !capture.matches("celery-5.2.6/message_(group|chunks).*");
    }

    private static List<String> messages(@Nullable Object canvas, boolean index) throws Exception {
        try (InMemoryBroker broker = new InMemoryBroker();
                TaskApp app = TaskApp.builder("java").broker(broker).build()) {
            if (canvas instanceof Group<?> group) {
                app.send(group);
            } else if (canvas instanceof Chain<?> chain) {
                app.send(chain);
            }
            try (Consumer consumer = broker.consume(Consumer.Options.of("test", List.of("celery")))) {
                return consumer.claim(10, Duration.ZERO).stream()
                        .map(delivery -> shown(MessageCodec.decode(delivery.payload()), index))
                        .sorted()
                        .toList();
            }
        }
    }

    private static String shown(TaskMessage message, boolean index) {
        return "%s%s group %s %s of itself %s: %s"
                .formatted(
                        message.task(),
                        message.header("argsrepr"),
                        message.header("group") != null,
                        index ? message.headers().get("group_index") : "",
                        message.id().equals(message.header("root_id")),
                        withoutIds(CeleryJson.readPlain(new String(message.body(), UTF_8))));
    }

    private static @Nullable Object withoutIds(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(element -> all.add(withoutIds(element)));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> all = new TreeMap<>();
            boolean signature = map.containsKey("subtask_type");
            map.forEach((name, inside) -> all.put((String) name, withoutIds(inside)));
            if (signature && all.get("options") instanceof Map<?, ?> options) {
                options.keySet().removeAll(OF_ONE_CALL);
            }
            return all;
        }
        return value;
    }
}
