/** How students behave and what they can do besides the subjects: rated once a term, from 1, poor, to 5, excellent. */
@NullMarked
package io.ssync.school.ratings;

import org.jspecify.annotations.NullMarked;
