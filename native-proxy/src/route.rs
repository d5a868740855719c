//! Which service a request is for. Pure: no runtime, no socket.
//!
//! The door and the service must read a path alike, or a rule for one path could be walked around
//! by another spelling of it. So a path is looked up as written and as any lenient reader might
//! take it (escapes decoded, `..` resolved, doubled slashes merged, backslashes turned); where the
//! readings lead to different routes, the request is refused as ambiguous.

use zoneseal_core::SpiffeId;

use crate::config::path::{covers, decoded, is_reserved, lenient};
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
        let found = self.longest(path);
        let mut reading = path.to_owned();
        for _ in 0..READINGS {
            // Some readers decode without resolving dots.
            if !same(self.longest(&decoded(&reading)), found) {
                return Err(NoRoute::Ambiguous);
            }
            let next = lenient(&reading);
            if !same(self.longest(&next), found) || is_reserved(&next) {
                return Err(NoRoute::Ambiguous);
            }
            if next == reading {
                return found.ok_or(NoRoute::NotFound);
            }
            reading = next;
        }
        // Still changing after so many rounds: nobody writes such a path by accident.
        Err(NoRoute::Ambiguous)
    }

    fn longest(&self, path: &str) -> Option<&Route> {
        self.0.iter().find(|route| covers(&route.prefix, path))
    }
}

/// Rounds of decoding that are followed: as written, decoded once, twice, and the check that no
/// more follows.
const READINGS: usize = 4;

fn same(a: Option<&Route>, b: Option<&Route>) -> bool {
    a.map(Route::prefix) == b.map(Route::prefix)
}

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
        ] {
            assert_eq!(found(&routes, path), Err(NoRoute::Ambiguous), "{path}");
        }
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
            "/admin/a%2Fb",
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
        ] {
            assert_eq!(found(&routes, path), Err(NoRoute::Ambiguous), "{path}");
        }
    }
}
