//! Which service a request is for. Pure: no runtime, no socket.
//!
//! The door and the service must read a path alike, or a rule for one path could be walked around
//! by another spelling of it. So a path is looked up as written and as any lenient reader might
//! take it (case ignored, escapes decoded, `..` resolved, doubled slashes merged, backslashes turned,
//! and more: `config/path.rs` has them all); where the readings lead to different routes, the request
//! is refused as ambiguous.

use zoneseal_core::SpiffeId;

use crate::config::path::{covers, covers_any_case, is_plain, readings, resembles_reserved};
use crate::config::{Access, RouteConfig, ServiceAddress};

/// Where a request goes and what it takes to get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    prefix: String,
    service: SpiffeId,
    address: ServiceAddress,
    access: Access,
}

/// All routes of a snapshot, longest prefix first.
#[derive(Debug)]
pub struct Routes(Vec<Route>);

/// Why no route was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoute {
    /// No prefix fits.
    NotFound,
    /// Different readers of the path would end at different routes.
    Ambiguous,
}

impl Route {
    /// The path prefix that selected it.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Who must answer.
    pub fn service(&self) -> &SpiffeId {
        &self.service
    }

    /// Where the service is dialled.
    pub fn address(&self) -> &ServiceAddress {
        &self.address
    }

    /// Who may use it.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

impl Routes {
    /// Orders the configured routes for look-up.
    pub fn new(configured: &[RouteConfig]) -> Self {
        let mut routes: Vec<Route> = configured
            .iter()
            .map(|route| Route {
                prefix: route.path.clone(),
                service: route.service.clone(),
                address: route.address.clone(),
                access: route.access.clone(),
            })
            .collect();
        routes.sort_by(|a, b| {
            b.prefix
                .len()
                .cmp(&a.prefix.len())
                .then_with(|| a.prefix.cmp(&b.prefix))
        });
        Self(routes)
    }

    /// The route of a request's path (without query).
    ///
    /// # Errors
    /// [`NoRoute::NotFound`], or [`NoRoute::Ambiguous`] where readings of the path differ.
    pub fn find(&self, path: &str) -> Result<&Route, NoRoute> {
        let found = self.0.iter().find(|route| covers(&route.prefix, path));
        if !self.leads_to(path, found) {
            return Err(NoRoute::Ambiguous);
        }
        if is_plain(path) {
            return found.ok_or(NoRoute::NotFound);
        }
        if path.len() > LONGEST {
            return Err(NoRoute::Ambiguous);
        }
        let mut seen = vec![path.to_owned()];
        let mut fresh = seen.clone();
        for _ in 0..ROUNDS {
            let mut next = Vec::new();
            for reading in &fresh {
                for reading in readings(reading).ok_or(NoRoute::Ambiguous)? {
                    if seen.contains(&reading) {
                        continue;
                    }
                    if seen.len() >= READINGS || !self.leads_to(&reading, found) {
                        return Err(NoRoute::Ambiguous);
                    }
                    seen.push(reading.clone());
                    next.push(reading);
                }
            }
            if next.is_empty() {
                return found.ok_or(NoRoute::NotFound);
            }
            fresh = next;
        }
        // Still changing after so many rounds: nobody writes such a path by accident.
        Err(NoRoute::Ambiguous)
    }

    /// Whether a reader who ignores case ends at the same route with this path, and not among the
    /// proxy's own pages.
    fn leads_to(&self, path: &str, found: Option<&Route>) -> bool {
        let read = self
            .0
            .iter()
            .find(|route| covers_any_case(&route.prefix, path));
        let same = match (read, found) {
            (Some(read), Some(found)) => read.prefix.eq_ignore_ascii_case(&found.prefix),
            (None, None) => true,
            _ => false,
        };
        same && !resembles_reserved(path)
    }
}

/// Rounds of decoding that are followed: as written, decoded once, twice, and the check that no
/// more follows.
const ROUNDS: usize = 4;
/// Readings of one path that are followed, and the longest path whose readings are: the work that one
/// request can ask for stays small.
const READINGS: usize = 32;
const LONGEST: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Place;

    fn routes(paths: &[&str]) -> Routes {
        let place = Place {
            file: "p".into(),
            line: None,
            column: None,
        };
        let configured: Vec<RouteConfig> = paths
            .iter()
            .map(|path| RouteConfig {
                path: (*path).to_owned(),
                service: SpiffeId::parse("spiffe://plant-a.example/web").unwrap(),
                address: ServiceAddress::parse("127.0.0.1:1").unwrap(),
                access: Access::Authenticated,
                service_place: place.clone(),
                access_place: place.clone(),
            })
            .collect();
        Routes::new(&configured)
    }

    fn found(routes: &Routes, path: &str) -> Result<String, NoRoute> {
        routes.find(path).map(|route| route.prefix().to_owned())
    }

    #[test]
    fn the_longest_prefix_by_whole_segments_wins() {
        let routes = routes(&["/", "/app", "/app/admin"]);
        for (path, prefix) in [
            ("/", "/"),
            ("/app", "/app"),
            ("/app/", "/app"),
            ("/app/x", "/app"),
            ("/apple", "/"),
            ("/app/admin/x", "/app/admin"),
            ("/app/administrator", "/app"),
        ] {
            assert_eq!(found(&routes, path), Ok(prefix.to_owned()), "{path}");
        }
    }

    #[test]
    fn nothing_fits_without_a_catch_all() {
        assert_eq!(found(&routes(&["/app"]), "/other"), Err(NoRoute::NotFound));
        assert_eq!(found(&routes(&["/app"]), "*"), Err(NoRoute::NotFound));
    }

    #[test]
    fn another_spelling_of_a_guarded_path_is_refused() {
        let routes = routes(&["/", "/admin"]);
        for path in [
            "/x/../admin",
            "/./admin",
            "//admin",
            "/%61dmin",
            "/%2561dmin",
            "/x/%2e%2e/admin",
            "/x/%2E./admin/y",
            "/x%2f..%2fadmin",
            "/x\\..\\admin",
            "/%5cadmin",
            "/x/..;/admin",
            "/admin;v=1/x",
            "/admin/../x",
            "/admin%00/x",
            "/admin%2f..%2fx",
            "/ADMIN",
            "/Admin/x",
            "/%41DMIN",
            "/admin%3fx",
            "/admin%23/x",
            "/x%3f/../admin",
            "/admin./x",
            "/admin%20",
            "/admin.%20./x",
            "/x/..%20/admin",
            "/admin/..;/admin/../x",
            "/admin/../y//../admin",
            "//x/admin",
            "/%5cx/admin",
        ] {
            assert_eq!(found(&routes, path), Err(NoRoute::Ambiguous), "{path}");
        }
    }

    #[test]
    fn what_has_no_place_in_a_path_is_refused() {
        let routes = routes(&["/"]);
        for path in [
            "/a%00",
            "/a%0d%0ab",
            "/%7f",
            "/%250a",
            "/%c2%85",
            "/caf%E9",
            "/%c0%af",
            "/%e0%80%af",
            "/%u0061",
            "/%25u002f",
        ] {
            assert_eq!(found(&routes, path), Err(NoRoute::Ambiguous), "{path}");
        }
    }

    #[test]
    fn routes_that_differ_in_case_alone_are_two() {
        let routes = routes(&["/", "/App", "/app"]);
        assert_eq!(found(&routes, "/app/x"), Ok("/app".into()));
        assert_eq!(found(&routes, "/App/x"), Ok("/App".into()));
        assert_eq!(found(&routes, "/APP/x"), Err(NoRoute::Ambiguous));
    }

    #[test]
    fn the_work_for_one_path_is_bounded() {
        let routes = routes(&["/"]);
        let long = format!("/{}%20", "a".repeat(LONGEST));
        assert_eq!(found(&routes, &long), Err(NoRoute::Ambiguous));
        assert!(found(&routes, &long.replace("%20", "/")).is_ok());
        let many = format!("/{}", "%252525a;./\\?#".repeat(200));
        assert_eq!(found(&routes, &many), Err(NoRoute::Ambiguous));
    }

    #[test]
    fn odd_paths_that_every_reader_sends_to_the_same_route_pass() {
        let routes = routes(&["/", "/admin"]);
        for path in [
            "/a//b",
            "/a%2Fb",
            "/a/../b",
            "/%20",
            "/caf%C3%A9",
            "/a;v=1",
            "/100%",
            "/100%25",
            "/admin/a%2Fb",
            "/what%3F",
            "/a%23b",
            "/file.",
            "/a%20b/c.d/",
            "/.well-known/x",
            "/UPPER/Case",
        ] {
            assert!(found(&routes, path).is_ok(), "{path}");
        }
    }

    #[test]
    fn no_spelling_of_our_own_paths_reaches_a_service() {
        let routes = routes(&["/"]);
        for path in [
            "/x/../.zoneseal/login",
            "/%2ezoneseal/login",
            "//.zoneseal",
            "/.zoneseal/login",
            "/.ZONESEAL/login",
            "/.Zoneseal",
            "/.zoneseal./login",
            "/.zoneseal%20/login",
            "/.zoneseal%3f",
            "/.zoneseal%23x",
            "/.zoneseal;x/login",
            "/%252ezoneseal",
        ] {
            assert_eq!(found(&routes, path), Err(NoRoute::Ambiguous), "{path}");
        }
    }
}
