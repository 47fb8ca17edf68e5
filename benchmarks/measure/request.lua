-- Tells wrk the method and the body, which its command line cannot: wrk ... -s request.lua URL -- METHOD BODY
function init(args)
  wrk.method = args[1]
  if args[2] and args[2] ~= "" then
    wrk.body = args[2]
  end
end
