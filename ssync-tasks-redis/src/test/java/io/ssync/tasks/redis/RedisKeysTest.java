package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.ssync.tasks.broker.Broker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other programs, and older versions of this one, find in Redis: a change here loses messages. */
class RedisKeysTest {
    private final RedisKeys keys = new RedisKeys("mail", RedisKeyspace.DEFAULT);

    @Test
    void areCeleryListsForWhatIsReady() {
        assertThat(texts(keys.ready))
                .containsExactly("mail", "mail\u0006\u00163", "mail\u0006\u00166", "mail\u0006\u00169");
    }

    @Test
    void putEachPriorityIntoTheListOfCelery() {
        List<String> lists = List.of(
                "mail",
                "mail",
                "mail",
                "mail\u0006\u00163",
                "mail\u0006\u00163",
                "mail\u0006\u00163",
                "mail\u0006\u00166",
                "mail\u0006\u00166",
                "mail\u0006\u00166",
                "mail\u0006\u00169");
        for (int priority = 0; priority < 10; priority++) {
            assertThat(text(keys.ready(priority))).isEqualTo(lists.get(priority));
        }
    }

    @Test
    void areOursForTheRest() {
        assertThat(text(keys.delayed)).isEqualTo("ssync:{mail}:delayed");
        assertThat(text(keys.leases)).isEqualTo("ssync:{mail}:leases");
        assertThat(text(keys.redeliveries)).isEqualTo("ssync:{mail}:redeliveries");
        assertThat(text(keys.dead)).isEqualTo("ssync:{mail}:dead");
        assertThat(text(keys.deadLetters)).isEqualTo("ssync:{mail}:dead:letters");
        assertThat(text(keys.limits)).isEqualTo("ssync:{mail}:limits");
        assertThat(text(keys.flow)).isEqualTo("ssync:{mail}:flow");
        assertThat(text(keys.lanes)).isEqualTo("ssync:{mail}:lanes");
        assertThat(text(keys.pause)).isEqualTo("ssync:{mail}:pause");
        assertThat(text(keys.published("of task 1"))).isEqualTo("ssync:{mail}:published:of task 1");
        assertThat(text(keys.waiting((byte) '3', "sms\t7".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("ssync:{mail}:flow:3\tsms\t7");
        assertThat(text(keys.lock("report"))).isEqualTo("ssync:{mail}:flow:unique:report");
        assertThat(text(keys.inFlight("worker@host/1f"))).isEqualTo("ssync:{mail}:inflight:worker@host/1f");
    }

    @Test
    void declareTheQueueAsCeleryDoes() {
        assertThat(text(keys.binding)).isEqualTo("_kombu.binding.mail");
        assertThat(text(keys.bindingMember())).isEqualTo("mail\u0006\u0016\u0006\u0016mail");
    }

    @Test
    void keepTheHashTagOfAQueueThatHasOne() {
        RedisKeys tagged = new RedisKeys("{mail}", RedisKeyspace.DEFAULT);

        assertThat(text(tagged.ready(9))).isEqualTo("{mail}\u0006\u00169");
        assertThat(text(tagged.delayed)).isEqualTo("ssync/{mail}:delayed");
        assertThat(text(new RedisKeys("{}", RedisKeyspace.DEFAULT).delayed)).isEqualTo("ssync:{{}}:delayed");
    }

    @Test
    void allBeginWithThePrefixAndKeepTheSlotOfThePlainList() {
        RedisKeys prefixed = new RedisKeys("mail", RedisKeyspace.withPrefix("sch:"));

        assertThat(text(prefixed.ready(0))).isEqualTo("sch:mail");
        assertThat(text(prefixed.delayed)).isEqualTo("sch:ssync:{sch:mail}:delayed");
        assertThat(SlotHash.getSlot(prefixed.delayed)).isEqualTo(SlotHash.getSlot(prefixed.ready(0)));

        RedisKeys tagged = new RedisKeys("{mail}", RedisKeyspace.withPrefix("sch:"));
        assertThat(text(tagged.ready(9))).isEqualTo("sch:{mail}\u0006\u00169");
        assertThat(text(tagged.delayed)).isEqualTo("sch:ssync/sch:{mail}:delayed");
        assertThat(SlotHash.getSlot(tagged.delayed)).isEqualTo(SlotHash.getSlot(tagged.ready(9)));

        RedisKeyspace keyspace = RedisKeyspace.withPrefix("sch:");
        assertThat(text(keyspace.generation())).isEqualTo("sch:ssync:generation");
        assertThat(text(keyspace.generationServer())).isEqualTo("sch:ssync:server:{sch:ssync:generation}");
        assertThat(SlotHash.getSlot(keyspace.generationServer())).isEqualTo(SlotHash.getSlot(keyspace.generation()));
        assertThat(text(keyspace.records("beat"))).isEqualTo("sch:ssync:{records:beat}");
        assertThat(text(keyspace.recordsHead("beat"))).isEqualTo("sch:ssync:{records:beat}:head");
        assertThat(text(keyspace.recordsFirst("beat"))).isEqualTo("sch:ssync:{records:beat}:first");
        assertThat(text(keyspace.recordLines("beat", "a b"))).isEqualTo("sch:ssync:{records:beat}:lines:a b");
        assertThat(SlotHash.getSlot(keyspace.recordLines("beat", "{x}")))
                .isEqualTo(SlotHash.getSlot(keyspace.records("beat")));
        assertThat(text(keyspace.counts(Broker.Counts.Span.MINUTE, Instant.ofEpochSecond(120))))
                .isEqualTo("sch:ssync:{counts}:60:120");
    }

    private static List<String> texts(byte[][] names) {
        return Arrays.stream(names).map(RedisKeysTest::text).toList();
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}
