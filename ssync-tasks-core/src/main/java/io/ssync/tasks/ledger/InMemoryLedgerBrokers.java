package io.ssync.tasks.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The brokers of an {@link InMemoryLedgerStore}, by their addresses and the generations of their data. Guarded by the store. */
final class InMemoryLedgerBrokers {
    private final List<Broker> all = new ArrayList<>();
    private final BiConsumer<Broker, Broker> adopt;

    /** {@code adopt} gives the rows of the first, which nobody reaches any more, to the second. */
    InMemoryLedgerBrokers(BiConsumer<Broker, Broker> adopt) {
        this.adopt = adopt;
    }

    /** A broker, whatever its address is at the moment. */
    static final class Broker {
        private final String name;
        private final Set<String> addresses = new LinkedHashSet<>();
        /** In the order in which they were found. */
        private final List<String> generations = new ArrayList<>();

        private Instant seen;

        private Broker(String name, Instant now) {
            this.name = name;
            this.seen = now;
        }

        boolean isOf(@Nullable String generation) {
            return !generations.isEmpty()
                    && generations.get(generations.size() - 1).equals(generation);
        }

        boolean isNew() {
            return generations.isEmpty();
        }

        boolean hasBeenOf(String generation) {
            return generations.contains(generation);
        }

        void becomes(String generation) {
            generations.add(generation);
        }

        Ledger.KnownBroker shown(long tasks, Instant now) {
            return new Ledger.KnownBroker(name, List.copyOf(addresses), tasks, Duration.between(seen, now));
        }
    }

    /** The broker at an address, which is known again by the generation of its data, if that is known. */
    Broker at(String address, @Nullable String generation, Instant now) {
        Optional<Broker> byGeneration =
                all.stream().filter(broker -> broker.isOf(generation)).findFirst();
        Optional<Broker> byAddress = all.stream()
                .filter(broker -> broker.addresses.contains(address))
                .findFirst();
        Broker found = byGeneration.or(() -> byAddress).or(() -> named(address)).orElseGet(() -> {
            Broker made = new Broker(address, now);
            all.add(made);
            return made;
        });
        found.seen = now;
        found.addresses.add(address);
        byAddress.filter(other -> other != found).ifPresent(other -> {
            other.addresses.remove(address);
            if (other.addresses.isEmpty()) {
                all.remove(other);
                adopt.accept(other, found);
            }
        });
        return found;
    }

    Optional<Broker> named(String name) {
        return all.stream().filter(broker -> broker.name.equals(name)).findFirst();
    }

    void remove(Broker broker) {
        all.remove(broker);
    }

    List<Broker> all() {
        return List.copyOf(all);
    }
}
