/**
 * Where everything meets: the servers, given or embedded, and the app of the school over them.
 *
 * <p>{@link io.ssync.example.app.SchoolApp} is the place to read first.
 */
@NullMarked
package io.ssync.example.app;

import org.jspecify.annotations.NullMarked;
