// Takes files that are dropped, and keeps a page up to date while something goes on. Without it, forms and pages do the same.
'use strict';

function drop() {
    const place = document.querySelector('[data-drop]');
    if (!place) return;
    const input = place.querySelector('input[type=file]');
    const name = place.querySelector('[data-name]');
    input.addEventListener('change', () => {
        name.textContent = input.files.length > 0 ? input.files[0].name : name.dataset.name;
    });
    for (const type of ['dragenter', 'dragover']) {
        place.addEventListener(type, event => {
            event.preventDefault();
            place.classList.add('over');
        });
    }
    place.addEventListener('dragleave', () => place.classList.remove('over'));
    place.addEventListener('drop', event => {
        event.preventDefault();
        place.classList.remove('over');
        if (event.dataTransfer.files.length > 0) {
            input.files = event.dataTransfer.files;
            input.dispatchEvent(new Event('change'));
        }
    });
}

// What a page says of something that goes on is asked for again until it has ended.
async function follow() {
    const pause = 700;
    for (;;) {
        const live = document.querySelector('#live.goes-on');
        if (!live) return;
        await new Promise(done => setTimeout(done, pause));
        try {
            const answer = await fetch(location.href);
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const next = page.getElementById('live');
            if (answer.redirected || !answer.ok || !next) throw new Error('no such page');
            if (next.classList.contains('goes-on')) {
                const bar = live.querySelector('progress'), other = next.querySelector('progress');
                if (bar && other && bar.hasAttribute('value') && other.hasAttribute('value')) {
                    // The same element, so that a reader of screens is not told of a new one each time.
                    bar.value = other.value;
                    bar.max = other.max;
                    live.querySelector('.words').textContent = next.querySelector('.words').textContent;
                } else {
                    live.replaceChildren(...next.childNodes);
                }
                const state = page.getElementById('state');
                if (state) document.getElementById('state')?.replaceChildren(...state.childNodes);
                live.classList.remove('stale');
            } else {
                const main = document.querySelector('main');
                const was = main.contains(document.activeElement);
                main.replaceChildren(...page.querySelector('main').childNodes);
                document.title = page.title;
                document.getElementById('said').textContent = main.querySelector('.note, .alert')?.textContent ?? '';
                if (was) {
                    main.tabIndex = -1;
                    main.focus();
                }
            }
        } catch (error) {
            // The server is away for now, or whoever looks has to sign in again; what is shown may be old.
            live.classList.add('stale');
        }
    }
}

// On a phone not all tabs have room.
document.querySelector('nav [aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'});

drop();
follow();
