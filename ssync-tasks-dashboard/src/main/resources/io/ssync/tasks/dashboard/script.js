// Keeps open pages up to date. Without it they read the same, as they were when they were opened.
'use strict';

const base = document.documentElement.dataset.base;

const lengths = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];

function inWords(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const largest = lengths.findIndex(([length]) => whole >= length);
    if (largest < 0) return '0 s';
    const [length, name] = lengths[largest];
    const rest = Math.floor(whole % length / (lengths[largest + 1] || [1])[0]);
    return Math.floor(whole / length) + ' ' + name + (largest < 3 && rest > 0 ? ' ' + rest + ' ' + lengths[largest + 1][1] : '');
}

function age() {
    for (const time of document.querySelectorAll('time[datetime]')) {
        const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
        time.textContent = seconds >= 0 ? inWords(seconds) + ' ago' : 'in ' + inWords(-seconds);
    }
}

function live() {
    const pieces = [...document.querySelectorAll('[data-live]')];
    if (pieces.length === 0 || !window.EventSource) return;
    const names = pieces.map(piece => piece.dataset.live);
    const events = new EventSource(base + '/live?pieces=' + encodeURIComponent(names.join(',')));
    for (const piece of pieces) {
        events.addEventListener(piece.dataset.live, event => {
            // What somebody has selected or is at with the keyboard stays.
            if (piece.contains(document.activeElement) && document.activeElement !== document.body) {
                const place = [...piece.querySelectorAll('a,[tabindex]')].indexOf(document.activeElement);
                piece.innerHTML = event.data;
                piece.querySelectorAll('a,[tabindex]')[place]?.focus({preventScroll: true});
            } else {
                piece.innerHTML = event.data;
            }
            age();
        });
    }
    events.onopen = () => pieces.forEach(piece => piece.classList.remove('stale'));
    events.onerror = () => pieces.forEach(piece => piece.classList.add('stale'));
    addEventListener('pagehide', () => events.close());
}

// What takes a second or two to find out comes after the page.
async function ask() {
    for (const place of document.querySelectorAll('[data-ask]')) {
        const answer = await fetch(place.querySelector('a').href);
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const found = page.getElementById(place.dataset.ask);
        if (found) place.replaceWith(document.importNode(found, true));
    }
}

// On a phone not all tabs have room.
document.querySelector('nav [aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'});

setInterval(age, 1000);
live();
ask();
