"""Requests that mean no good, each with the statuses that are right for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

CLOSED = 0
"""In the place of a status: the connection was closed without an answer."""
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
STOPPED = frozenset({503, 504})
"""Over its memory or its time."""
ALL = "?a ?b ?c . ?d ?e ?f"
TRAP = "http://127.0.0.1:TRAPP/"
"""An address where a listener waits and nobody may ever call."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One request as it goes over the wire; one of ``statuses`` must answer it."""

    name: str
    request: bytes
    statuses: frozenset[int]

    def aimed_at(self, port: int) -> bytes:
        """The request, with its traps on ``port``."""
        return self.request.replace(b"TRAPP", b"%05d" % port)


def http(start: str, headers: Iterable[str] = (), body: bytes = b"") -> bytes:
    head = "\r\n".join([start, "Host: localhost", "Connection: close", *headers])
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def get(target: str, *headers: str) -> bytes:
    return http(f"GET {target} HTTP/1.1", headers)


def sparql(query: str, *headers: str, **more: str) -> bytes:
    return get(f"/sparql?{urlencode({'query': query, **more}, quote_via=quote)}", *headers)


def post(body: bytes | str, kind: str = DIRECT, *headers: str, length: int | None = None) -> bytes:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    size = len(body) if length is None else length
    return http("POST /sparql HTTP/1.1", (f"Content-Type: {kind}", f"Content-Length: {size}", *headers), body)


def chunked(pieces: Iterable[bytes], kind: str = DIRECT) -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return http("POST /sparql HTTP/1.1", (f"Content-Type: {kind}", "Transfer-Encoding: chunked"), body)


def where(pattern: str) -> str:
    return f"SELECT * WHERE {{ {pattern} }}"


def row(name: str, request: bytes, *statuses: int) -> Hostile:
    return Hostile(name, request, frozenset(statuses))


def nesting() -> list[Hostile]:
    rows = []
    kinds = {"braces": "{}", "parentheses": "()", "brackets": "[]"}
    for name, (opening, closing) in kinds.items():
        for count in (33, 5000):
            rows.append(
                row(f"{count} {name}", post(where(opening * count + closing * count)), 400),
            )
        rows.append(row(f"open {name}", post(where(opening * 20000)), 400))
    return [
        *rows,
        row("property lists", post(where("?s ?p " + "[ ?p " * 300 + "]" * 300)), 400),
        row("property lists under the limit", post(where("?s ?p " + "[ ?p " * 31 + "1" + "]" * 31)), 200, 400, 504),
        row("collections", post(where("?s ?p " + "( " * 300 + ")" * 300)), 400),
        row("annotations", post(where("?s ?p ?o " + "{| ?p ?o " * 300 + "|}" * 300)), 400),
        row("quoted triples", post(where("<< " * 300 + "?s ?p ?o" + " >>" * 300 + " ?p ?o")), 400),
        row("mixed", post(where("?s ?p " + "[ ?p ( " * 31 + "1" + ") ]" * 31)), 200, 400, 503, 504),
        row("mixed and open", post(where("{ FILTER( [ << {| " * 3000)), 400),
        row("negations", post(where(f"FILTER({'!' * 3000}true)")), 400),
        row("minuses", post(where(f"BIND({'-' * 3000}1 AS ?x)")), 400),
        row("subqueries", post("SELECT * { " * 200 + "}" * 200), 400),
        row("hidden in escapes", post(where(r"\u007B" * 3000)), 400),
        row("hidden behind less-than", post(where(f"FILTER(1<{'(' * 9000}1>")), 400),
        row("functions", post(where(f"BIND({'STR(' * 3000}1{')' * 3000} AS ?x)")), 400),
        row("functions under the limit", post(where(f"BIND({'STR(' * 30}1{')' * 30} AS ?x)")), 200),
    ]  # fmt: skip


def exploding() -> list[Hostile]:
    """Queries that are well-formed and never end, or want all the memory there is."""
    long = "x" * 1000
    doubled = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))
    sixty = " ".join(map(str, range(60)))
    many = " ".join(f"VALUES ?v{n} {{ {sixty} }}" for n in range(7))
    rows = [
        row("cross product", sparql(f"SELECT (COUNT(*) AS ?n) {{ {ALL} . ?g ?h ?i }}"), *STOPPED),
        row("large cross product", sparql(where(f"{ALL} . ?g ?h ?i")), *STOPPED, 413),
        row("order by a cross product", sparql(f"SELECT * {{ {ALL} }} ORDER BY ?f ?a"), *STOPPED),
        row("distinct cross product", sparql(f"SELECT DISTINCT * {{ {ALL} }}"), *STOPPED, 413),
        row("group by a cross product", sparql(f"SELECT ?a (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY ?a ?d"), *STOPPED),
        row("construct a cross product", sparql(f"CONSTRUCT {{ ?a ?b ?f }} {{ {ALL} }}"), *STOPPED, 413),
        row("a far offset", sparql(f"SELECT * {{ {ALL} }} OFFSET 999999999"), *STOPPED),
        row("any path", sparql(where("?s (!<a:b>)* ?o . ?o (!<a:b>)* ?z . ?z (!<a:b>)* ?y")), *STOPPED, 413),
        row("nested paths", sparql(where("?s (((!<a:b>)*)*)* ?o . ?o ((!<a:b>|^!<a:b>)+)+ ?z")), *STOPPED, 413, 400),
        row("paths both ways", sparql("SELECT (COUNT(*) AS ?n) { ?s (!<a:b>|!^<a:b>)* ?o, ?z }"), *STOPPED),
        row("optionals", sparql(where("OPTIONAL { ?a ?b ?c } " * 30)), *STOPPED, 413, 200),
        row("unions", sparql(f"SELECT (COUNT(*) AS ?n) {{ {'{ ?a ?b ?c } UNION ' * 100} {{ {ALL} . ?z ?y ?x }} }}"), *STOPPED),
        row("minus", sparql(f"SELECT * {{ {ALL} MINUS {{ ?a ?e ?f . ?d ?b ?c }} }}"), *STOPPED, 413),
        row("filter not exists", sparql(where(f"{ALL} FILTER NOT EXISTS {{ ?f ?x ?a . ?y ?z ?q . ?a ?y ?z }}")), *STOPPED, 413),
        row("values times values", sparql(f"SELECT (COUNT(*) AS ?n) {{ {many} }}"), *STOPPED),
        row("huge values", post(where(f"VALUES ?x {{ {' '.join(str(n) for n in range(9000))} }}")), 200),
        row("values beyond the limit", post(where(f"VALUES ?x {{ {'1 ' * 60000} }}")), 413),
        row("catastrophic regex", sparql(f"SELECT * {{ {ALL} FILTER(REGEX('{'a' * 40}!', '^(a|aa|a*)+$')) }}"), *STOPPED, 200),
        row("regex with huge repeats", sparql(where(r"BIND(REGEX('a', '((((a{1,1000}){1,1000}){1,1000}))') AS ?x)")), 200, *STOPPED),
        row("backreferences", sparql(where(r"BIND(REGEX('aaaa', '(a+)\\1+$') AS ?x)")), 200),
        row("replace that grows", sparql(where(f"BIND('{long}' AS ?x0) " + "".join(
            f"BIND(REPLACE(?x{n}, '.', '{'y' * 100}') AS ?x{n + 1}) " for n in range(6)))), *STOPPED, 413),
        row("concat that doubles", sparql(where(f"BIND('{long}' AS ?x0) {doubled}")), *STOPPED, 413),
        row("group_concat", sparql(f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f)); SEPARATOR='{long}') AS ?x) {{ {ALL} }}"), *STOPPED, 413),
        row("encode for uri", sparql(f"SELECT (GROUP_CONCAT(ENCODE_FOR_URI(STR(?c))) AS ?x) {{ {ALL} }}"), *STOPPED, 413),
        row("a hash for each of a cross product", sparql(f"SELECT (MAX(SHA512(CONCAT(STR(?c),STR(?f)))) AS ?x) {{ {ALL} }}"), *STOPPED),
        row("describe everything", sparql("DESCRIBE ?s { ?s ?p ?o . ?q ?r ?t }"), *STOPPED, 413),
        row("giant literal", post(where(f"BIND('{'x' * 60000}' AS ?x)")), 200),
        row("giant literal beyond the limit", post(where(f"BIND('{'x' * 70000}' AS ?x)")), 413),
        row("giant iri", post(where(f"<http://a/{'x' * 60000}> ?p ?o")), 200),
        row("giant name", post(where(f"?{'x' * 60000} ?p ?o")), 200, 413),
        row("giant number", post(where(f"BIND({'9' * 60000} AS ?x)")), 200, 400),
        row("a year far away", sparql(where('BIND("99999999999999999999-01-01"^^<http://www.w3.org/2001/XMLSchema#date> + 1 AS ?x)')), 200),
        row("unclosed string", post("SELECT * { ?s ?p '''" + "x" * 60000), 400),
        row("many prefixes", post("".join(f"PREFIX p{n}: <a:{n}> " for n in range(2500)) + "ASK {}"), 200),
    ]  # fmt: skip
    # the deadline is short and the machine may be busy: what is answered may as well be stopped
    return [replace(one, statuses=one.statuses | STOPPED) if 200 in one.statuses else one for one in rows]


def fetching() -> list[Hostile]:
    """Whatever might make the server call somebody."""
    hosts = (
        "127.0.0.1:TRAPP", "localhost:TRAPP", "[::1]:TRAPP", "[::ffff:127.0.0.1]:TRAPP", "2130706433:TRAPP",
        "0x7f000001:TRAPP", "0177.0.0.1:TRAPP", "127.1:TRAPP", "0:TRAPP", "10.0.0.1", "192.168.0.1", "172.16.0.1",
        "169.254.169.254", "[fe80::1]", "user@127.0.0.1:TRAPP", "127.0.0.1.:TRAPP",
    )  # fmt: skip
    body = "{ ?s ?p ?o }"
    names = f"PREFIX a: <{TRAP}> PREFIX : <{TRAP}> "
    return [
        *(row(f"service {host}", sparql(where(f"SERVICE <http://{host}/> {body}")), 403) for host in hosts),
        row("service silent", sparql(where(f"SERVICE SILENT <{TRAP}> {body}")), 403),
        row("service variable", sparql(where(f"BIND(<{TRAP}> AS ?x) SERVICE ?x {body}")), 403),
        row("service of a file", sparql(where(f"SERVICE <file:///etc/passwd> {body}")), 403),
        row("service in escapes", sparql(where(rf"\u0053\U00000045RVICE <{TRAP}> {body}")), 403),
        row("service by a prefix", sparql(names + where(f"SERVICE a:b {body}")), 403),
        row("service glued", sparql(names + where(f"SERVICEa:b {body}")), 403),
        row("service glued to silent", sparql(names + where(f"SERVICE SILENTa:b {body}")), 403),
        row("service glued to a value", sparql(where(f"?s ?p trueSERVICE<{TRAP}> {body}")), 403),
        row("service in a false iri", sparql(names + where(f"FILTER(1<2)SERVICE#>\na:b {body}")), 400),
        row("service in a false string", sparql(names + where(f"FILTER(1<2#>'''\n) SERVICE a:b {body} #'''\n")), 400),
        row("service in a false comment", sparql(names + where(f"FILTER(1<<a#>) SERVICE a:b {body}\n")), 400),
        row("service in exists", sparql(where(f"FILTER EXISTS {{ SERVICE <{TRAP}> {body} }}")), 403),
        row("from", sparql(f"SELECT * FROM <{TRAP}> {{ ?s ?p ?o }}"), 200),
        row("from named", sparql(f"SELECT * FROM NAMED <{TRAP}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"), 200),
        row("from a file", sparql("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"), 200),
        row("default graph", sparql("ASK { ?s ?p ?o }", **{"default-graph-uri": TRAP}), 200),
        row("named graph", sparql("ASK { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": TRAP}), 200),
        row("a graph that is no iri", sparql("ASK {}", **{"default-graph-uri": "no iri <>"}), 400),
        *(row(f"update {text.split('<')[0]}", sparql(text), 403) for text in (
            f"LOAD <{TRAP}>", f"LOAD SILENT <{TRAP}> INTO GRAPH <a:b>", "INSERT DATA { <a:b> <a:b> <a:b> }",
            "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP SILENT ALL", "CREATE GRAPH <a:b>",
            "COPY DEFAULT TO <a:b>", "MOVE DEFAULT TO <a:b>", "ADD DEFAULT TO <a:b>",
            "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", r"\u004CO\u0041D <a:b>",
        )),
        row("update by its parameter", post(f"update=LOAD%20%3C{quote(TRAP)}%3E", FORM), 403),
        row("update by its type", post(f"LOAD <{TRAP}>", "application/sparql-update"), 403),
        row("update after a query", sparql("ASK {} ; DROP ALL"), 400),
        row("a function of another", sparql(where(f"BIND(<{TRAP}f>(1) AS ?x)")), 400),
    ]  # fmt: skip


def malformed() -> list[Hostile]:
    """Bytes and headers that no honest client sends."""
    ask = "ASK {}"
    chars = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    return [
        row("nul", post("ASK { ?s ?p '\x00' }"), 400),
        row("nul in the address", get("/sparql?query=ASK%7B%7D%00"), 400),
        row("nul in the path", get("/%00"), 404),
        row("bytes that are no utf-8", post(b"ASK { ?s ?p '\xff\xfe' }"), 400),
        row("percent-encoded bytes that are no utf-8", get("/sparql?query=%FF%FE"), 400),
        row("a path that is no utf-8", get("/id/%FF%FE"), 404, 400),
        row("overlong utf-8", post(b"ASK { ?s ?p '\xc0\xaf' }"), 400),
        row("lone surrogates", post("ASK { ?s ?p '\ud800' }"), 400),
        row("lone surrogates in escapes", post(r"ASK { ?s ?p '\uD800' }"), 400, 200),
        row("an escape beyond unicode", post(r"ASK { ?s ?p '\U00FFFFFF' }"), 400),
        row("byte order mark", post(b"\xef\xbb\xbfASK {}"), 200, 400),
        row("utf-16", post("ASK {}".encode("utf-16"), f"{DIRECT}; charset=utf-16"), 200),
        row("a charset of its own", post(ask, f"{DIRECT}; charset=idna"), 400, 415, 200),
        row("a charset that is a codec", post(ask, f"{DIRECT}; charset=zip"), 415),
        row("a charset that is a path", post(ask, f"{DIRECT}; charset=../../etc/passwd"), 415),
        row("a charset that rots", post(ask, f"{DIRECT}; charset=rot13"), 415),
        row("a charset without end", post(ask, f"{DIRECT}; charset={'x' * 9000}"), 415),
        row("a charset with a nul", post("query=%41", f"{FORM}; charset=a%00"), 415),
        row("a form in a codec", post("query=ASK%7B%7D", f"{FORM}; charset=base64"), 415),
        row("ten megabytes", post(b"query=" + b"x" * 10_000_000, FORM), 413, CLOSED),
        row("ten megabytes in chunks", chunked([b"x" * 100_000] * 100), 413, CLOSED),
        row("tiny chunks", chunked([b" "] * 20000 + [b"ASK {}"]), 200),
        row("a body that is longer than said", post(ask + " " * 900, length=6), 200),
        row("a length that is none", http("POST /sparql HTTP/1.1", ("Content-Length: x",)), 400),
        row("a length below nothing", http("POST /sparql HTTP/1.1", ("Content-Length: -1",)), 400),
        row("two lengths", post(ask, DIRECT, "Content-Length: 600"), 400),
        row("length and chunks", post("0\r\n\r\n", DIRECT, "Transfer-Encoding: chunked"), 400, CLOSED),
        row("a chunk that is none", http("POST /sparql HTTP/1.1", ("Transfer-Encoding: chunked",), b"zz\r\nx\r\n"), 400, CLOSED),
        row("many headers", get("/health", *(f"X-{n}: {'y' * 20}" for n in range(5000))), 431, 400, CLOSED),
        row("a giant header", get("/health", f"X: {'y' * 2_000_000}"), 431, 400, CLOSED),
        row("a giant address", get(f"/sparql?query={'x' * 2_000_000}"), 414, 431, 400, CLOSED),
        row("a giant accept header", sparql(ask, "Accept: " + ", ".join(f"a/b{n};q=0.1" for n in range(4000))), 406),
        row("many ranges that match", sparql(ask, "Accept: " + "*/*;q=0.1, " * 5000), 200),
        row("an accept header without sense", sparql(ask, "Accept: ;;;,,/;q=x,*/*;q=9"), 200, 406),
        row("a giant language", get("/", f"Accept-Language: {'a-' * 20000}"), 200),
        row("many etags", sparql(ask, "If-None-Match: " + ", ".join(f'"{n}"' for n in range(9000))), 200),
        row("ranges", sparql(ask, "Range: bytes=" + ",".join(f"{n}-" for n in range(5000))), 200),
        row("a date that is none", sparql(ask, "If-Modified-Since: Thu, 99 Zzz 99999 99:99:99"), 200),
        row("pipelined rubbish", sparql(ask) + b"\x00\x01\x02 / HTTP\r\n\r\n" * 100, 200, 400),
        row("rubbish", b"\x16\x03\x01\x02\x00\x01\x00" + b"\xff" * 500 + b"\r\n\r\n", 400, CLOSED),
        row("http/2 by surprise", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 100, 400, CLOSED),
        row("http/0.9", b"GET /\r\n\r\n", 400, CLOSED),
        row("a method of its own", http("BREAK /sparql HTTP/1.1"), 405),
        row("trace", http("TRACE /sparql HTTP/1.1"), 405),
        row("connect", http("CONNECT 127.0.0.1:80 HTTP/1.1"), 400, 404, 405, CLOSED),
        row("put", http("PUT /sparql HTTP/1.1", ("Content-Length: 0",)), 405),
        row("two queries", get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400),
        row("many fields", get("/sparql?" + "a=b&" * 9000), 400),
        *(row(f"timeout {value}", sparql(ask, timeout=value), 400)
          for value in ("nan", "-1", "0", "inf", "-inf", "1e400", "x", "", "0x1", "9" * 4000 + "e9999")),
        row("a small timeout", sparql(where(f"{ALL} . ?g ?h ?i"), timeout="0.001"), *STOPPED),
        row("a format that is none", sparql(ask, format="no such"), 406),
        row("a format that is a path", sparql(ask, format="../../etc/passwd"), 406),
        row("a format that splits the head", sparql(ask, format="csv\r\nX-Evil: 1"), 406),
        row("a language that splits the head", get("/?lang=en%0d%0aX-Evil:%201"), 200),
        row("a request id that splits the head", get("/health", "X-Request-Id: a%0d%0aX-Evil: 1\u2028"), 200),
        row("a redirect that splits the head", get("/id/city/x%0d%0aX-Evil:%201", "Accept: text/html"), 404),
        row("another host", http("GET /sparql HTTP/1.1", ("Host: evil.example", "Accept: text/turtle")), 200, 400),
        row("a host that is markup", get("/sparql", "X-Forwarded-Host: <script>alert(1)</script>"), 200),
        row("markup in the query", sparql(f"{chars} SELECT", "Accept: text/html"), 400),
        row("markup in the answer", sparql(where(f"BIND({chars[:25]!r} AS ?x)"), "Accept: text/html"), 200),
        row("markup in the path", get(f"/{quote(chars)}", "Accept: text/html"), 404),
        row("markup in the search", get(f"/search?q={quote(chars)}", "Accept: text/html"), 200),
        row("markup in the format", sparql(ask, "Accept: text/html", format=chars), 406),
        row("markup in a graph", sparql(ask, "Accept: text/html", **{"default-graph-uri": chars}), 200, 400),
        row("a giant search", get(f"/search?q={'a%20' * 9000}"), 200, 400, 414),
        row("a search with operators", get("/search?q=%22%20OR%20NEAR(a,%20*)%20%2D%20AND%20name:%22"), 200),
        row("up and away", get("/static/..%2f..%2f..%2fetc%2fpasswd"), 404),
        row("up and away, plainly", get("/static/../../../../etc/passwd"), 404),
        row("another file of the data", get("/data/city/..%2f..%2fpasswd.ttl"), 404),
    ]  # fmt: skip


def corpus() -> list[Hostile]:
    """All of them."""
    return [*nesting(), *exploding(), *fetching(), *malformed()]
