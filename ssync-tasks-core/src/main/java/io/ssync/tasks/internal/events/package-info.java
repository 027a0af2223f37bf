/** How events are sent; what they are, and how they are heard, is in {@link io.ssync.tasks.events}. */
@NullMarked
package io.ssync.tasks.internal.events;

import org.jspecify.annotations.NullMarked;
