package io.ssync.tasks.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RoutesTest {
    /** The names that the recording tried with each pattern. */
    private static final List<String> NAMES = List.of(
            "academic.tasks",
            "academic.tasks.add",
            "academic.tasks.sub.add",
            "academic.task.add",
            "xacademic.tasks.add",
            "academic.tasks.");

    record Recorded(String pattern, List<String> matches) {
        @Override
        public String toString() {
            return pattern;
        }
    }

    static Stream<Recorded> patternsOfCelery() {
        return Stream.of("/celery-5.2.6", "/celery-5.6.3")
                .flatMap(version -> recorded(version).get("matches").properties().stream())
                .map(entry -> new Recorded(entry.getKey(), texts(entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("patternsOfCelery")
    void matchesWhatCeleryMatches(Recorded recorded) {
        Routes routes = routes(recorded.pattern());

        assertThat(NAMES.stream().filter(name -> queue(routes, name).isPresent()))
                .containsExactlyElementsOf(recorded.matches());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/celery-5.2.6", "/celery-5.6.3"})
    void prefersExactNamesAndThenTheFirstPatternAsCeleryDoes(String version) {
        Routes routes = Routes.of("academic.*", "first", "academic.tasks.*", "second", "academic.tasks.add", "exact");
        JsonNode example = recorded(version).get("precedence_example");

        example.properties()
                .forEach(entry -> assertThat(queue(routes, entry.getKey()).orElse(null))
                        .isEqualTo(entry.getValue().path("queue").asString(null)));
    }

    @ParameterizedTest
    @CsvSource({
        "'a?c*',   abc, true",
        "'a?c*',   ac, false",
        "'a?c*',   axcy, true",
        "'*[!a-c]', xd, true",
        "'*[!a-c]', xa, false",
        "'*[]]',   'x]', true",
        "'*[!]]',  'x]', false",
        "'*[!]]',  'xy', true",
        "'*[[]',   'x[', true",
        "'*[^a]',  'x^', true",
        "'*[^a]',  'xb', false",
        "'*[a&&b]', 'x&', true",
        "'*[a&&b]', 'xb', true",
        "'*[\\]',  'x\\', true",
        "'*[a',    'x[a', true",
        "'*.(a|b)+', 'x.(a|b)+', true",
        "'*.(a|b)+', 'x.a', false",
    })
    void readsPatternsAsPythonsFnmatchDoes(String pattern, String task, boolean matches) {
        assertThat(queue(Routes.of(pattern, "q"), task).isPresent()).isEqualTo(matches);
    }

    @Test
    void triesRulesInTheirOrder() {
        Routes routes = Routes.NONE
                .exact("users.tasks.mail", "mail")
                .regex(Pattern.compile("users\\."), "users")
                .glob("*", "rest");

        assertThat(queue(routes, "users.tasks.mail")).contains("mail");
        assertThat(queue(routes, "users.tasks.other")).contains("users");
        assertThat(queue(routes, "other")).contains("rest");
    }

    @Test
    void asksFunctionsWithTheArguments() {
        Routes routes = Routes.NONE.function((task, args, kwargs) ->
                args.contains("big") || kwargs.containsKey("big") ? Optional.of("slow") : Optional.empty());

        assertThat(routes.queueFor("t", List.of("big"), Map.of())).contains("slow");
        assertThat(routes.queueFor("t", List.of(), Map.of("big", 1))).contains("slow");
        assertThat(routes.queueFor("t", List.of(), Map.of())).isEmpty();
    }

    @Test
    void leavesTheOriginalAsItWas() {
        Routes original = Routes.of("a", "one");

        original.exact("b", "two");

        assertThat(queue(original, "b")).isEmpty();
        assertThat(queue(Routes.NONE, "a")).isEmpty();
    }

    @Test
    void keepsTheOrderOfPatternsOfAMap() {
        Map<String, String> queues = new LinkedHashMap<>();
        queues.put("*.add", "first");
        queues.put("academic.*", "second");

        assertThat(queue(Routes.of(queues), "academic.add")).contains("first");
    }

    @Test
    void refusesHalfAPairAndAnEmptyQueue() {
        assertThatIllegalArgumentException().isThrownBy(() -> Routes.of("a", "q", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Routes.of("a", ""));
    }

    private static Routes routes(String pattern) {
        String regex = "re.compile(r\"";
        return pattern.startsWith(regex)
                ? Routes.NONE.regex(Pattern.compile(pattern.substring(regex.length(), pattern.length() - 2)), "q")
                : Routes.of(pattern, "q");
    }

    private static Optional<String> queue(Routes routes, String task) {
        return routes.queueFor(task, List.of(), Map.of());
    }

    private static JsonNode recorded(String version) {
        return new JsonMapper().readTree(RoutesTest.class.getResourceAsStream(version + "/routing_patterns.json"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
