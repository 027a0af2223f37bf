# One measure of Sidekiq in a process that has just begun: ruby sidekiq.rb PART COUNT. Prints "figure NAME value" lines.
require 'sidekiq'
require 'sidekiq/cli'

PART, COUNT = ARGV[0], ARGV[1].to_i
ARGV.clear
$stdout.sync = true
REDIS = { url: ENV.fetch('REDIS_URL') }
Sidekiq.configure_client { |config| config.redis = REDIS }
Sidekiq.configure_server { |config| config.redis = REDIS }
Sidekiq.logger.level = Logger::WARN
Redis.silence_deprecations = true

def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
def say(measure, figure) = puts("figure #{measure} #{figure}")
def percentile(figures, share) = figures.sort[[0, (share * figures.size).ceil - 1].max]

LOCK = Mutex.new
ALL = Queue.new
LATENCIES = []
$runs = 0

class Noop
  include Sidekiq::Worker
  def perform
    LOCK.synchronize do
      $last = now
      $first ||= $last
      $runs += 1
      ALL << true if $runs == COUNT
    end
  end
end

class Stamp
  include Sidekiq::Worker
  def perform(sent) = LOCK.synchronize { LATENCIES << (Time.now.to_f - sent) * 1000 }
end

class First
  include Sidekiq::Worker
  def perform = puts('ready')
end

def rate(measure)
  Sidekiq.redis(&:ping)
  start = now
  yield
  say(measure, COUNT / (now - start))
end

# A server with its default of ten threads, as its command line starts it.
def serve
  cli = Sidekiq::CLI.instance
  cli.parse(['-r', File::NULL, '-c', '10', '-q', 'default'])
  server = Sidekiq::Launcher.new(Sidekiq.options)
  server.run
  yield
end

case PART
when 'enqueue' then rate('ENQUEUE') { COUNT.times { Noop.perform_async } }
when 'flight'
  rate('ENQUEUE_CONCURRENT') do
    Array.new(16) { Thread.new { (COUNT / 16).times { Noop.perform_async } } }.each(&:join)
  end
when 'bulk'
  rate('ENQUEUE_BULK') do
    (COUNT / 1000).times { Sidekiq::Client.push_bulk('class' => Noop, 'args' => Array.new(1000) { [] }) }
  end
when 'drain'
  before = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  serve { ALL.pop }
  say('DRAIN', COUNT / ($last - $first))
  say('CPU', (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - before) * 10_000 / COUNT)
when 'worker'
  serve { $stdin.read }
  { 'P50' => 0.5, 'P95' => 0.95, 'P99' => 0.99 }.each { |label, share| say("START_#{label}", percentile(LATENCIES, share)) }
when 'first' then First.perform_async
when 'caller'
  COUNT.times do
    sleep 0.02
    Stamp.perform_async(Time.now.to_f)
  end
end
exit!(0)
