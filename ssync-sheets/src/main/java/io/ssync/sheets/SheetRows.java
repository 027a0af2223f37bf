package io.ssync.sheets;

import org.jspecify.annotations.Nullable;

/** Reads the rows of a sheet once, from the first to the last. For one thread. */
interface SheetRows extends AutoCloseable {

    /** The next row with something in it, or null after the last. */
    @Nullable
    SheetRow next();

    @Override
    void close();
}
