// One measure of BullMQ in a process that has just begun: node bullmq.mjs PART COUNT [LAST]. Prints "figure NAME value" lines.
import { Queue, Worker, QueueEvents } from 'bullmq';

const [part, text] = process.argv.slice(2);
const count = Number(text);
const url = new URL(process.env.REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), maxRetriesPerRequest: null };
const name = 'bench';
const options = { removeOnComplete: true, removeOnFail: true };
const now = () => Number(process.hrtime.bigint()) / 1e9;
const wall = () => performance.timeOrigin + performance.now();
const say = (measure, figure) => console.log(`figure ${measure} ${figure}`);
const sleep = millis => new Promise(resolve => setTimeout(resolve, millis));
const percentile = (figures, share) => figures.sort((a, b) => a - b)[Math.max(0, Math.ceil(share * figures.length) - 1)];

async function rate(measure, work) {
    const queue = new Queue(name, { connection });
    await queue.waitUntilReady();
    const start = now();
    await work(queue);
    say(measure, count / (now() - start));
    await queue.close();
}

const parts = {
    enqueue: () => rate('ENQUEUE', async queue => {
        for (let i = 0; i < count; i++) await queue.add('noop', {}, options);
    }),
    flight: () => rate('ENQUEUE_CONCURRENT', async queue => {
        let left = count;
        const caller = async () => { while (left-- > 0) await queue.add('noop', {}, options); };
        await Promise.all(Array.from({ length: 500 }, caller));
    }),
    bulk: () => rate('ENQUEUE_BULK', async queue => {
        for (let sent = 0; sent < count; sent += 1000) {
            const size = Math.min(1000, count - sent);
            await queue.addBulk(Array.from({ length: size }, () => ({ name: 'noop', data: {}, opts: options })));
        }
    }),
    drain: async () => {
        let runs = 0, first, last, all;
        const done = new Promise(resolve => { all = resolve; });
        const before = process.cpuUsage();
        const worker = new Worker(name, async () => {
            last = now();
            first ??= last;
            if (++runs === count) all();
        }, { connection, concurrency: 100 });
        await done;
        await worker.close();
        const cpu = process.cpuUsage(before);
        say('DRAIN', count / (last - first));
        say('CPU', (cpu.user + cpu.system) / 1e6 * 10000 / count);
    },
    worker: async () => {
        const latencies = [];
        const worker = new Worker(name, async job => {
            if (job.name === 'stamp') latencies.push(wall() - job.data.sent);
            if (job.name === 'first') console.log('ready');
            return 1;
        }, { connection, concurrency: 100 });
        await new Promise(resolve => process.stdin.on('end', resolve).resume());
        for (const [label, share] of [['P50', 0.5], ['P95', 0.95], ['P99', 0.99]]) say(`START_${label}`, percentile(latencies, share));
        await worker.close(true);
    },
    first: async () => {
        const queue = new Queue(name, { connection });
        await queue.add('first', {}, options);
        await queue.close();
    },
    caller: async () => {
        const queue = new Queue(name, { connection });
        await queue.waitUntilReady();
        for (let i = 0; i < count; i++) {
            await sleep(20);
            await queue.add('stamp', { sent: wall() }, options);
        }
        await queue.close();
    },
    waiting: async () => {
        const queue = new Queue(name, { connection });
        const events = new QueueEvents(name, { connection });
        await queue.waitUntilReady();
        await events.waitUntilReady();
        const latencies = [];
        for (let i = 0; i < count; i++) {
            await sleep(20);
            const start = now();
            const job = await queue.add('done', {}, { removeOnComplete: 1000 });
            await job.waitUntilFinished(events);
            latencies.push((now() - start) * 1000);
        }
        for (const [label, share] of [['P50', 0.5], ['P99', 0.99]]) say(`RESULT_${label}`, percentile(latencies, share));
        await events.close();
        await queue.close();
    },
};
await parts[part]();
process.exit(0);
