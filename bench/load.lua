-- What wrk asks, and what it says at the end: one line of JSON.
-- Argument "method=POST": another method. Argument a file (the form in its first line, a token in each further one):
-- each request is a registration with the next token; when there is none left, wrk stops early.

function init(args)
  local given = args[1]
  if not given then return end
  wrk.method = given:match("^method=(%u+)$") or wrk.method
  if given:match("^method=") then return end
  local lines = io.lines(given)
  local form, headers = lines(), { ["Content-Type"] = "application/x-www-form-urlencoded" }
  request = function()
    local token = lines()
    if not token then
      wrk.thread:stop()
      return wrk.format("GET", "/bench/bare")
    end
    return wrk.format("POST", "/r/" .. token, headers, form)
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
