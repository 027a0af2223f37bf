/** How many tasks ended, how long they waited and ran: what workers count and charts are drawn from. */
@NullMarked
package io.ssync.tasks.internal.figures;

import org.jspecify.annotations.NullMarked;
