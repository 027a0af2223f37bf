package io.ssync.example.web;

import io.javalin.http.Context;

/** What stands behind the question mark of a request. */
final class Query {
    private Query() {}

    /**
     * A whole number.
     *
     * @param otherwise what it is if the request does not say
     * @param most the largest one that is allowed; the smallest is 1
     * @throws JsonRequest.WrongException if it is another one, or none
     */
    static int number(Context request, String name, int otherwise, int most) {
        String text = request.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as one that is out of bounds
        }
        throw new JsonRequest.WrongException(name + " must be a whole number from 1 to " + most + ".");
    }
}
