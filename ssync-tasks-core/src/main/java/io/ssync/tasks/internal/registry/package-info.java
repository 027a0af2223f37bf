/**
 * The tasks that an app knows: found by their annotation, checked when they are registered, looked up by name when a
 * message arrives. Everything that can be wrong with a task's declaration is said here, at start-up, and never at the first
 * message.
 */
@NullMarked
package io.ssync.tasks.internal.registry;

import org.jspecify.annotations.NullMarked;
