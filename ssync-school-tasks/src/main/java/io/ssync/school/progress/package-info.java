/** How far a task is, in words for the person who waits for it. */
@NullMarked
package io.ssync.school.progress;

import org.jspecify.annotations.NullMarked;
