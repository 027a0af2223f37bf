package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once why nothing can be claimed from a queue, and once that it works again. Mostly a key of the queue holds something of
 * another type, which other programs have put there. For the claiming thread.
 */
final class Standstill {
    private static final Logger log = LoggerFactory.getLogger(Standstill.class);

    private final RedisKeys keys;
    private final RedisLink link;
    private boolean stands;

    Standstill(RedisKeys keys, RedisLink link) {
        this.keys = keys;
        this.link = link;
    }

    boolean stands() {
        return stands;
    }

    void refused(BrokerRefusedException refusal) {
        if (!stands) {
            stands = true;
            log.error("Queue {} stands still: {}", keys.queue, reason(refusal));
        }
    }

    void isOver() {
        if (stands) {
            stands = false;
            log.info("Queue {} works again", keys.queue);
        }
    }

    private String reason(BrokerRefusedException refusal) {
        try {
            List<String> wrong = wrongKeys();
            return wrong.isEmpty()
                    ? String.valueOf(refusal.getMessage())
                    : String.join("; ", wrong) + ": rename or delete what is there";
        } catch (BrokerException away) {
            return String.valueOf(refusal.getMessage());
        }
    }

    /** All are asked before any answer is awaited. */
    private List<String> wrongKeys() {
        List<Kept> all = Stream.of(
                        kept("list", keys.ready),
                        kept("zset", keys.delayed, keys.leases, keys.lanes, keys.dead),
                        kept("hash", keys.redeliveries, keys.holders, keys.limits, keys.flow, keys.deadLetters))
                .flatMap(List::stream)
                .toList();
        List<String> wrong = new ArrayList<>();
        for (Kept kept : all) {
            String found = link.await(kept.found, "look at the keys of", keys.queue);
            if (!found.equals("none") && !found.equals(kept.type)) {
                wrong.add(
                        "the key " + new String(kept.key, UTF_8) + " is a " + found + " and should be a " + kept.type);
            }
        }
        return wrong;
    }

    private List<Kept> kept(String type, byte[]... all) {
        return Arrays.stream(all)
                .map(key -> new Kept(key, type, link.redis().type(key)))
                .toList();
    }

    /** A key, the type that it should have, and Redis' answer. */
    private record Kept(byte[] key, String type, CompletionStage<String> found) {}
}
