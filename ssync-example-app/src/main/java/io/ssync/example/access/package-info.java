/**
 * Who calls, and what they may: by the API's own token, by a token of the school system, or by an account of it. For the REST API and the
 * pages alike; neither how they ask nor how they refuse is here.
 */
@NullMarked
package io.ssync.example.access;

import org.jspecify.annotations.NullMarked;
