/** The way to PostgreSQL that our modules share: connections, statements, tables, and what went wrong in words. Not for others. */
@NullMarked
package io.ssync.tasks.jdbc.internal;

import org.jspecify.annotations.NullMarked;
