/** Tests of how all modules stand to each other; they are here because this module alone sees the others. */
@NullMarked
package io.ssync.example.house;

import org.jspecify.annotations.NullMarked;
