package io.ssync.tasks.internal.worker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides which calls go wrong. Each seed has its own faults, since many kinds at once hide what one kind alone would show. */
final class Faults {
    private final Chance chance;
    private final InstantSource clock;
    private final List<Fault> kinds = new ArrayList<>();
    /** One call in so many goes wrong. */
    private final int rarity;

    private final Map<Server, Instant> outages = new EnumMap<>(Server.class);
    private boolean over;

    Faults(Chance chance, InstantSource clock) {
        this.chance = chance;
        this.clock = clock;
        for (Fault fault : Fault.values()) {
            if (chance.oneIn(2)) {
                kinds.add(fault);
            }
        }
        rarity = chance.between(3, 40);
    }

    /** What goes wrong with the next call, or null if nothing does. */
    @Nullable
    Fault next(Server server) {
        if (over) {
            return null;
        }
        Instant back = outages.get(server);
        if (back != null && clock.instant().isBefore(back)) {
            return Fault.AWAY;
        }
        return kinds.isEmpty() || !chance.oneIn(rarity) ? null : chance.of(kinds);
    }

    /** Whether a part that should never throw does so now. */
    boolean throwsNow() {
        return !over && kinds.contains(Fault.EXCEPTION) && chance.oneIn(rarity);
    }

    boolean has(Fault fault) {
        return !over && kinds.contains(fault);
    }

    /** A server is away until then. */
    void outage(Server server, Instant until) {
        outages.put(server, until);
    }

    /** From now on nothing goes wrong but what is wrong for ever. */
    void end() {
        over = true;
    }

    @Override
    public String toString() {
        return kinds + ", one call in " + rarity;
    }
}
