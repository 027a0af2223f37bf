package io.ssync.example.pages;

import io.ssync.tasks.dashboard.page.Html;

/**
 * What is within the frame.
 *
 * @param tab the place of the page in the navigation that it belongs to
 * @param title what it is called
 * @param content what it shows
 * @param running whether it shows something that goes on, and is to be looked at again
 */
record Page(String tab, String title, Html content, boolean running) {
    static Page of(String tab, String title, Html... content) {
        return new Page(tab, title, Html.of(content), false);
    }
}
