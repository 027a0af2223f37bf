package io.ssync.tasks.internal.worker;

import java.util.List;
import java.util.SplittableRandom;

/** What a seed decides: the same questions in the same order get the same answers. For one thread. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from the least to the most, both of which it may be. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    double fraction() {
        return random.nextDouble();
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
