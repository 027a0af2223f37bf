/** How people are called. */
@NullMarked
package io.ssync.school.people;

import org.jspecify.annotations.NullMarked;
