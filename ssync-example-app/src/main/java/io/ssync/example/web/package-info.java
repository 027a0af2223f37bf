/**
 * The REST API: takes uploads, tells how tasks are doing, and shows health and metrics.
 *
 * <p>Paths, bodies and codes are those of the school's own API, so that its pages can use either. {@code openapi.json}
 * describes them.
 */
@NullMarked
package io.ssync.example.web;

import org.jspecify.annotations.NullMarked;
