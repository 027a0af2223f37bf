package io.ssync.tasks.imports;

/**
 * The keys of the rows so far, to tell a row whose key stands in an earlier one. Only 64 bits of each are kept: a million take 16 MB,
 * and two different keys among a million are taken for the same with a chance of one in forty million. For one thread.
 */
final class SeenKeys {

    private long[] table = new long[1 << 10];
    private int size;

    /** Adds a key; false if it was there. */
    boolean add(Object key) {
        if (2 * (size + 1) > table.length) {
            grow();
        }
        boolean added = put(table, hash(String.valueOf(key)));
        if (added) {
            size++;
        }
        return added;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (long hash : table) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        table = larger;
    }

    private static boolean put(long[] table, long hash) {
        int mask = table.length - 1;
        int place = (int) (hash >>> 32) & mask;
        while (table[place] != 0) {
            if (table[place] == hash) {
                return false;
            }
            place = (place + 1) & mask;
        }
        table[place] = hash;
        return true;
    }

    /** FNV-1a over the characters, mixed once more, since short keys differ in their last bits only; never 0, which is no key. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
        hash = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
