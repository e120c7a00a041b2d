//! HTTP responses: files of the last good build. A request can neither read the disk nor change anything.

use super::{LastBuild, LiveSite, PageEvent};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use http_range_header::parse_range_header;
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use std::{convert::Infallible, ops::RangeInclusive, sync::Arc};
use tokio_stream::{StreamExt, wrappers::WatchStream};

/// The script by which open pages learn of saves.
const SCRIPT: &str = include_str!("live.js");

/// The server's own addresses; no page of a catalogue has such a name.
const SCRIPT_PATH: &str = "/-/live.js";
const EVENTS_PATH: &str = "/-/news";

#[derive(Clone)]
struct ServerState {
    live: Arc<LiveSite>,
    port: u16,
}

/// Returns the router that answers requests from this machine.
pub(super) fn router(live: Arc<LiveSite>, port: u16) -> Router {
    Router::new().fallback(respond).with_state(ServerState { live, port })
}

async fn respond(State(ServerState { live, port }): State<ServerState>, request: Request) -> Response<Body> {
    if !is_local_host(request.headers(), port) {
        // Prevents DNS rebinding: a foreign page whose host name resolves to this machine must not read a catalogue.
        return text_response(StatusCode::FORBIDDEN, "this address is not served");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = text_response(StatusCode::METHOD_NOT_ALLOWED, "this server is read-only");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(path) = decode_path(request.uri().path()) else {
        return text_response(StatusCode::BAD_REQUEST, "this is not the address of a page");
    };
    match path.as_str() {
        SCRIPT_PATH => content_response(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT.into()),
        EVENTS_PATH => event_stream(&live),
        _ => {
            let (build, headers) = (live.last_build(), request.headers().clone());
            let build_clone = build.clone();
            // Files are made on request, which takes a while: a blocking thread keeps other requests from waiting.
            let response = tokio::task::spawn_blocking(move || file_response(&build, &path, &headers)).await;
            response.unwrap_or_else(|_| {
                error_page(&build_clone, "The program itself failed on this page. It tries again at the next save.")
            })
        }
    }
}

/// Returns whether the request's `Host` is a name of this machine.
fn is_local_host(headers: &HeaderMap, port: u16) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    // Browsers omit the default port of the scheme.
    let host_name = host.strip_suffix(&format!(":{port}")).or(Some(host).filter(|_| port == 80));
    host_name.is_some_and(|name| {
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|local_name| name.eq_ignore_ascii_case(local_name))
    })
}

/// Decodes a path, `%C3%B8` to `ø`; `None` if no file of a site can have such a path.
fn decode_path(path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let is_invalid = path.contains(['\0', '\\']) || path.split('/').any(|part| part == "..");
    (path.starts_with('/') && !is_invalid).then(|| path.into_owned())
}

fn event_stream(live: &LiveSite) -> Response<Body> {
    let to_event = |page_event: PageEvent| {
        Ok::<_, Infallible>(Event::default().data(serde_json::to_string(&page_event).unwrap_or_default()))
    };
    let stream = WatchStream::new(live.events.subscribe()).map(to_event);
    with_security_headers(Sse::new(stream).keep_alive(KeepAlive::default()).into_response())
}

/// Responds with a file of the build; for a folder, with its page.
fn file_response(build: &LastBuild, path: &str, headers: &HeaderMap) -> Response<Body> {
    let relative_path = path.trim_start_matches('/');
    let name = if relative_path.is_empty() || relative_path.ends_with('/') {
        format!("{relative_path}index.html")
    } else {
        relative_path.into()
    };
    let Some(site) = &build.site else {
        let empty = "<!doctype html><title>indsigt</title></body>".as_bytes();
        return page_response(build, StatusCode::SERVICE_UNAVAILABLE, empty);
    };
    match site.file(&name) {
        Some(Ok(bytes)) if name.ends_with(".html") => return page_response(build, StatusCode::OK, &bytes),
        Some(Ok(bytes)) => return ranged_response(&name, &bytes, headers),
        Some(Err(errors)) => return error_page(build, &errors),
        None => {}
    }
    if site.has(&format!("{relative_path}/index.html")) {
        let mut redirect = text_response(StatusCode::PERMANENT_REDIRECT, "");
        let target = utf8_percent_encode(relative_path, &crate::view::address::ENCODED_IN_PATHS);
        // Two slashes at the start would lead to another host.
        if let Ok(location) = HeaderValue::from_str(&format!("/{target}/")) {
            redirect.headers_mut().insert(header::LOCATION, location);
        }
        return redirect;
    }
    match site.file("404.html") {
        Some(Ok(bytes)) => {
            page_response(build, StatusCode::NOT_FOUND, root_links(&String::from_utf8_lossy(&bytes)).as_bytes())
        }
        Some(Err(errors)) => error_page(build, &errors),
        None => text_response(StatusCode::NOT_FOUND, "there is no such page"),
    }
}

/// Makes the relative links of a page in the site's top folder start at the root, so that the page works at any address.
fn root_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(at) = ["href=\"", "src=\""].iter().filter_map(|name| Some(rest.find(name)? + name.len())).min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let target = rest.split('"').next().unwrap_or("");
        let is_absolute =
            target.starts_with(['/', '#']) || target.split('/').next().is_some_and(|first| first.contains(':'));
        if !is_absolute {
            out.push('/');
        }
    }
    out + rest
}

/// Responds with a page that says why the requested file cannot be made.
fn error_page(build: &LastBuild, errors: &str) -> Response<Body> {
    let message = errors.replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>This file cannot be built</title><style>:root {{ color-scheme: light dark }} body {{ max-width: 60rem; margin: 3rem auto; \
         padding: 0 1.25rem; font: 1.05rem/1.5 system-ui, sans-serif }} pre {{ white-space: pre-wrap; overflow-wrap: anywhere; \
         font: 0.9rem/1.5 ui-monospace, Menlo, Consolas, monospace }}</style></head><body><h1>This file cannot be built</h1>\
         <pre>{message}</pre><p>This page shows the file as soon as you fix the error and save. <a href=\"/\">Front page</a></p></body></html>"
    );
    page_response(build, StatusCode::INTERNAL_SERVER_ERROR, html.as_bytes())
}

/// Adds to a page the script that listens for saves, and the CSP permission to fetch them. The script gets the page's digest, by which it
/// knows whether the page is still current.
fn page_response(build: &LastBuild, status: StatusCode, bytes: &[u8]) -> Response<Body> {
    let digest = blake3::hash(bytes).to_hex();
    let script = format!(
        "<script src=\"{SCRIPT_PATH}\" data-server=\"{}\" data-version=\"{}\" data-sum=\"{digest}\"></script>\n</body>",
        build.server, build.version
    );
    let page =
        String::from_utf8_lossy(bytes).replacen("default-src 'none';", "default-src 'none'; connect-src 'self';", 1);
    let page = match page.rfind("</body>") {
        Some(at) => format!("{}{script}{}", &page[..at], &page[at + "</body>".len()..]),
        None => page + &script,
    };
    let mut response = content_response(status, "text/html; charset=utf-8", page.into());
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{digest}\"")) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// Responds with a whole file, or with the requested range: PDF viewers read files piece by piece.
fn ranged_response(name: &str, bytes: &Bytes, headers: &HeaderMap) -> Response<Body> {
    let header_text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let etag = format!("\"{}\"", blake3::hash(bytes).to_hex());
    // A range of the current file must not be joined to ranges of an earlier one (RFC 9110, 13.1.5).
    let requested_range =
        header_text(header::RANGE).filter(|_| header_text(header::IF_RANGE).is_none_or(|if_range| if_range == etag));
    let part = requested_range.and_then(|range| find_range(range, bytes.len()));
    let (status, body) = match &part {
        None => (StatusCode::OK, Bytes::from_owner(bytes.clone())),
        Some(Err(Unsatisfiable)) => (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new()),
        Some(Ok(part)) => (StatusCode::PARTIAL_CONTENT, Bytes::from_owner(bytes.clone()).slice(part.clone())),
    };
    let mut response = content_response(status, &content_type(name), body);
    let length = bytes.len();
    let range = match part {
        None => None,
        Some(Err(Unsatisfiable)) => Some(format!("bytes */{length}")),
        Some(Ok(part)) => Some(format!("bytes {}-{}/{length}", part.start(), part.end())),
    };
    let response_headers = response.headers_mut();
    response_headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        response_headers.insert(header::ETAG, value);
    }
    if let Some(range) = range.and_then(|range| HeaderValue::from_str(&range).ok()) {
        response_headers.insert(header::CONTENT_RANGE, range);
    }
    response
}

/// A requested range of which the file has no byte.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// Returns the bytes that a `Range` header requests of a file of `length` bytes; `None` if the whole file is sent instead, because the
/// header requests several ranges or cannot be parsed (RFC 9110, 14.2).
fn find_range(header: &str, length: usize) -> Option<Result<RangeInclusive<usize>, Unsatisfiable>> {
    match parse_range_header(header).ok()?.validate(length as u64).as_deref() {
        Ok([range]) => Some(Ok(*range.start() as usize..=*range.end() as usize)),
        Ok(_) => None,
        Err(_) => Some(Err(Unsatisfiable)),
    }
}

fn text_response(status: StatusCode, text: &'static str) -> Response<Body> {
    content_response(status, "text/plain; charset=utf-8", text.into())
}

fn content_response(status: StatusCode, content_type: &str, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    with_security_headers(response)
}

/// Adds headers by which browsers keep no copy, guess no content type, and let no page of another origin embed the response.
fn with_security_headers(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// Returns a file's content type, by its extension. All text of a site is in UTF-8.
fn content_type(name: &str) -> String {
    let media_type = mime_guess::from_path(name).first_or_octet_stream();
    if media_type.type_() == mime_guess::mime::TEXT {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_parsed_and_clamped_to_the_file() {
        for (range, expected) in [
            ("bytes=0-4", Some(Ok(0..=4))),
            ("bytes=5-", Some(Ok(5..=9))),
            ("bytes=-3", Some(Ok(7..=9))),
            ("bytes=-30", Some(Ok(0..=9))),
            ("bytes=8-20", Some(Ok(8..=9))),
            ("bytes=10-", Some(Err(Unsatisfiable))),
            ("bytes=-0", Some(Err(Unsatisfiable))),
            ("bytes=5-2", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=x", None),
        ] {
            assert_eq!(find_range(range, 10), expected, "{range}");
        }
    }

    #[test]
    fn files_are_sent_with_their_content_type() {
        for (name, expected) in [
            ("a/style.css", "text/css; charset=utf-8"),
            ("search.js", "text/javascript; charset=utf-8"),
            ("catalogue.json", "application/json"),
            ("quotes.csv", "text/csv; charset=utf-8"),
            ("feed.xml", "text/xml; charset=utf-8"),
            ("meeting.ics", "text/calendar; charset=utf-8"),
            ("font.woff2", "font/woff2"),
            ("picture.webp", "image/webp"),
            ("book.pdf", "application/pdf"),
            ("unknown", "application/octet-stream"),
        ] {
            assert_eq!(content_type(name), expected);
        }
    }

    #[test]
    fn paths_cannot_leave_the_site() {
        for path in ["/../x", "/a/../../x", "/%2e%2e/x", "/a%2f..%2fx", "/%00", "/a%5c..%5cx", "/%ff", "x"] {
            assert_eq!(decode_path(path), None, "{path}");
        }
        assert_eq!(decode_path("/a%20b/%C3%B8.html").as_deref(), Some("/a b/ø.html"));
    }
}
