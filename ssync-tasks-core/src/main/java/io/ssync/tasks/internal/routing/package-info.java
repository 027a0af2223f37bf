/** Patterns of names. */
@NullMarked
package io.ssync.tasks.internal.routing;

import org.jspecify.annotations.NullMarked;
