package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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

    private List<String> wrongKeys() {
        Map<byte[], String> expected = new LinkedHashMap<>();
        for (byte[] list : keys.ready) {
            expected.put(list, "list");
        }
        for (byte[] set : List.of(keys.delayed, keys.leases, keys.lanes, keys.dead)) {
            expected.put(set, "zset");
        }
        for (byte[] hash : List.of(keys.redeliveries, keys.holders, keys.limits, keys.flow, keys.deadLetters)) {
            expected.put(hash, "hash");
        }
        Map<byte[], CompletionStage<String>> types = new LinkedHashMap<>();
        expected.forEach((key, type) -> types.put(key, link.redis().type(key)));
        List<String> wrong = new ArrayList<>();
        types.forEach((key, answer) -> {
            String found = link.await(answer, "look at the keys of", keys.queue);
            if (!found.equals("none") && !found.equals(expected.get(key))) {
                wrong.add("the key " + new String(key, UTF_8) + " is a " + found + " and should be a "
                        + expected.get(key));
            }
        });
        return wrong;
    }
}
