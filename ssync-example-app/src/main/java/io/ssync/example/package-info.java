/** The runnable example. */
package io.ssync.example;
