-- Sends several requests in one write: wrk ... -s mixed.lua URL -- METHOD PATH "name: value\nname: value" BODY ...
local batch

function init(args)
  local requests = {}
  for at = 1, #args, 4 do
    local headers = {}
    for name, value in args[at + 2]:gmatch("([^\n:]+): ([^\n]*)") do
      headers[name] = value
    end
    local body = args[at + 3]
    requests[#requests + 1] = wrk.format(args[at], args[at + 1], headers, body ~= "" and body or nil)
  end
  batch = table.concat(requests)
end

function request()
  return batch
end
