package io.ssync.tasks.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ssync.tasks.Task;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    private final TaskRegistry registry = TaskRegistry.of(List.of(new Sums()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "g.sum       | [1, 1.5]                                | argument 'b': 1.5 is a fraction and does not fit into the type int",
                "g.sum       | [1, 2.0]                                | argument 'b': 2.0 is a fraction and does not fit into the type int",
                "g.longs     | [1.5, null]                             | argument 'id': 1.5 is a fraction and does not fit into the type long",
                "g.longs     | [1, 2.5]                                | argument 'boxed': 2.5 is a fraction and does not fit into the type long",
                "g.rows      | [[{\"id\": 1.5, \"paid\": true}]]       | argument 'rows'[0].id: 1.5 is a fraction and does not fit into the type int",
                "g.map       | [{\"a\": [1, 2.5]}]                     | argument 'values'.a[1]: 2.5 is a fraction and does not fit into the type long",
                "g.sum       | [1, 3000000000]                         | argument 'b': 3000000000 does not fit into the type int",
                "g.longs     | [99999999999999999999, null]            | argument 'id': 99999999999999999999 does not fit into the type long",
                "g.rows      | [[{\"id\": 3000000000, \"paid\": true}]]| argument 'rows'[0].id: 3000000000 does not fit into the type int",
                "g.sum       | [1, null]                               | argument 'b': null for the type int: send a value, or declare the parameter as @Nullable with a class",
                "g.rows      | [[{\"paid\": true}]]                    | argument 'rows'[0].id: 'id' is missing",
                "g.rows      | [[{\"id\": 1}]]                         | argument 'rows'[0].paid: 'paid' is missing",
                "g.sum       | [1, \"x\"]                              | argument 'b': Cannot deserialize value of type `int` from String \"x\"",
                "g.flag      | [0]                                     | argument 'on': 0 is a number, and the type boolean takes true or false",
                "g.flag      | [17]                                    | argument 'on': 17 is a number, and the type boolean takes true or false",
                "g.rows      | [[{\"id\": 1, \"paid\": 1}]]             | argument 'rows'[0].paid: 1 is a number, and the type boolean takes true or false",
                "g.sum       | [1, 2, 3]                               | takes 2 arguments, more were given",
            })
    void failTheTaskAndAreNamed(String task, String args, String reason) {
        assertThatThrownBy(() -> bind(task, args, "{}"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContainingAny("FAIL_ON", "CoercionConfig");
    }

    @Test
    void failTheTaskWhenARecordHasANullForANumber() {
        assertThatThrownBy(() -> bind("g.rows", "[[{\"id\": null, \"paid\": true}]]", "{}"))
                .hasMessageContaining("argument 'rows'[0].id: ")
                .hasMessageContaining("null")
                .hasMessageNotContainingAny("FAIL_ON", "CoercionConfig");
    }

    @Test
    void failTheTaskWhenAKeywordIsUnknown() {
        assertThatThrownBy(() -> bind("g.sum", "[]", "{\"a\": 1, \"b\": 2, \"c\": 3}"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no parameter 'c'; it has [a, b]");
    }

    @Test
    void mayLackWhatHasAValueForNothing() {
        assertThat(bind("g.rows", "[[{\"id\": 1, \"paid\": true}]]", "{}"))
                .containsExactly(List.of(new Row(1, true, null, Optional.empty())));
        assertThat(bind("g.longs", "[7]", "{}")).containsExactly(7L, null);
        assertThat(bind("g.doubles", "[3]", "{}")).containsExactly(3.0);
    }

    @Test
    void mayHaveFieldsOfALaterVersion() {
        assertThat(bind("g.rows", "[[{\"id\": 1, \"paid\": true, \"later\": 1.5}]]", "{}"))
                .containsExactly(List.of(new Row(1, true, null, Optional.empty())));
    }

    @Test
    void areOfTheKindThatTheirJsonNames() {
        assertThat(bind("g.shape", "[{\"kind\": \"circle\", \"radius\": 2}]", "{}"))
                .containsExactly(new Circle(2));
        assertThatThrownBy(() -> bind("g.shape", "[{\"kind\": \"java.lang.Object\"}]", "{}"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("argument 'shape': Could not resolve type id 'java.lang.Object'");
    }

    @Test
    void areNeverOfAClassThatTheirJsonNames() {
        String json = "[{\"shape\": {\"@class\": \"" + ByClass.class.getName() + "\"}}]";

        assertThatThrownBy(() -> TaskRegistry.of(List.of(new Nested()))
                        .find("g.nested")
                        .orElseThrow()
                        .bind(("[" + json + ", {}, {}]").getBytes(StandardCharsets.UTF_8)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("denied resolution");
    }

    @Test
    void areUnreadableOnlyIfTheyAreNoJson() {
        assertThatThrownBy(() -> bind("g.sum", "[1, }", "{}")).isInstanceOf(UnreadableMessageException.class);
    }

    private @Nullable Object[] bind(String task, String args, String kwargs) {
        return registry.find(task)
                .orElseThrow()
                .bind(("[" + args + ", " + kwargs + ", {}]").getBytes(StandardCharsets.UTF_8));
    }

    record Row(int id, boolean paid, @Nullable Long amount, Optional<String> remark) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle")})
    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface AnyClass {}

    record ByClass() implements AnyClass {}

    record Holder(AnyClass shape) {}

    static final class Nested {
        @Task(name = "g.nested")
        public void nested(Holder holder) {}
    }

    static final class Sums {
        @Task(name = "g.sum")
        public int sum(int a, int b) {
            return a + b;
        }

        @Task(name = "g.longs")
        public void longs(long id, @Nullable Long boxed) {}

        @Task(name = "g.flag")
        public void flag(boolean on) {}

        @Task(name = "g.doubles")
        public void doubles(double value) {}

        @Task(name = "g.rows")
        public void rows(List<Row> rows) {}

        @Task(name = "g.map")
        public void map(Map<String, List<Long>> values) {}

        @Task(name = "g.shape")
        public void shape(Shape shape) {}
    }
}
